"""The console: staff do the office's work in a browser, under /staff, on the same services as the command line.

How a page is added (people.py with templates/people/ is the example to copy):

1. A module `bot/console/<topic>.py` with handlers `async def name(visit: Visit) -> Response`, and templates in
   `templates/<topic>/`, each extending `frame.html`. A handler only translates: rules stand in the service.
2. It ends with `TOPIC = Topic("活动", "/events", None, (get("/events", month, None), post("/events/{code}/cancel",
   cancel, Right.EVENTS)))`: every page names the right it needs, None is anybody who is signed in. Add it to TOPICS
   of app.py, in the order of the navigation.
3. To change something: `async with visit.acting() as act:` and one call of a service; catch WrongInput and show the
   form again with `visit.page(…, fault=fault)`: what was typed stands in `typed`. Then `visit.go(path, "已存好。")`.
4. What reaches people or cannot be taken back goes through `agreed` (consequence.py) instead.
5. A form is `<form method="post" …>{{ proof }}`; one that edits has `{{ seen_as(stamp) }}` and its handler calls
   `await visit.check_seen(act.session, stamp, subject)` before it saves. A list is cut by `visit.paged()` and ends with
   `{{ ui.pages(paging) }}`; a table is `<table class="fold">` with `data-th` on each cell. No style and no script
   inline: what all pages use stands in files/staff.css.
6. Reading names, phones or somebody's words is an act too: `await act.note_look("inquiry.show", receipt)`, once an
   hour for each person.
7. Its tests: stories in tests/console/; tests/console/test_every_page.py finds each new route by itself.
"""
