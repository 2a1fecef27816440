"""DuckDB on the desk: the same SQL as in the page."""

import desk
import duckdb


def run(file):
    create, answer = desk.beside("answers.sql").replace("$FILE", file).split(";\n\n")
    db = duckdb.connect()
    db.execute(create)
    rows = db.execute(answer)
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row)) for row in rows.fetchall()]


desk.main(run)
