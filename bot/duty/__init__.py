"""Who has duty when: planned day by day or half a day, brought in from a table, copied from the week before."""
