"""The alarm for inquiries that must not wait."""
