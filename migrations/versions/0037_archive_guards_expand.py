"""What stands beside a review is fixed with an archived case too, and its journal takes only the acts that may follow archiving."""

from alembic import op

revision = "0037_archive_guards_expand"
down_revision = "0036_moves_expand"
branch_labels = None
depends_on = None

WORDS = "archived: an archived case cannot be changed"
ROWS = ("material_request", "late_opinion", "unit_change", "signature")
VERBS = ("insert", "update", "delete")
ACTS = (
    "CaseArchived",
    "AlertRaised",
    "AlertAnswered",
    "ClockOverdue",
    "AccountabilityOpened",
    "AccountabilityAnswered",
    "AccountabilityAppealed",
    "AccountabilityClosed",
    "AccountabilityVoided",
    "AppealDecided",
    "ContestDecided",
    "CreditMarkLifted",
)


def _conditions() -> list[tuple[str, str, str, str]]:
    """Trigger name, table, moment, and the condition under which it refuses, over ``old`` and ``new``."""
    of = "exists (select 1 from archive where case_id = {}.case_id)"
    made = [(f"archived_{table}_{verb}", table, verb, of.format("new" if verb == "insert" else "old")) for table in ROWS for verb in VERBS]
    acts = ", ".join(f"'{act}'" for act in ACTS)
    return [*made, ("archived_event_insert", "event", "insert", f"new.type not in ({acts}) and {of.format('new')}")]


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, verb, condition in _conditions():
        if sqlite:
            op.execute(f"create trigger {name} before {verb} on \"{table}\" when {condition} begin select raise(abort, '{WORDS}'); end")
            continue
        # PostgreSQL has no subquery in a trigger's condition: a function of its own looks
        op.execute(
            f"create function {name}() returns trigger language plpgsql as $$ begin "
            f"if {condition} then raise exception '{WORDS}' using errcode = 'check_violation'; end if; "
            f"return {'old' if verb == 'delete' else 'new'}; end $$"
        )
        op.execute(f'create trigger {name} before {verb} on "{table}" for each row execute function {name}()')
