"""企业的名称和经营范围: no name is registered twice (市场主体登记管理条例第十条), and no scope without the approvals that it needs before (第十四条).

The register is the licence library: every business licence in force, those entered from paper too. It is asked again at every step that lets
the name pass, since another case may have been quicker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.business_scope import needed_for
from engine.domain.calendar import ZONE
from engine.domain.errors import FieldError, Invalid, Rejection
from engine.service.concerns import concern
from engine.service.facts import answers, case_fact
from engine.store.company import name_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from engine.bureau import Bureau
    from engine.domain.business_scope import ScopeApproval
    from engine.domain.company_name import RegisteredName
    from engine.domain.form import Submission
    from engine.runtime.edition import Edition
    from engine.service.dossier import Dossier

DECIDING = {"review": ("opinion", ("agree",)), "approve": ("decision", ("granted", "partly"))}
PASSING = {"enter": ("", ()), "issue": ("proof", ("issue",))}


def check_name(dossier: Dossier, task: Any, submission: Submission) -> None:
    """What lets a name pass is refused while it is taken: the reviewer's consent, the decision, the entry, the issue, and a new name itself."""
    company = dossier.edition.item.company
    if not company.name:
        return
    renaming = task.node == company.renamed
    key, letting = DECIDING.get(task.kind) or PASSING.get(task.kind) or ("", ("",))
    if not renaming and letting and submission.values.get(key) not in letting:
        return
    chosen = submission.values if renaming else answers(dossier).get(company.renamed, {})
    name = str(chosen.get(company.name) or case_fact(dossier).form.get(company.name) or "")
    today = dossier.now.astimezone(ZONE).date()
    own = concern(dossier)
    taken = name_findings(dossier.uow, dossier.bureau.law.names, name, today, own.holder_code if own else "").taken if name else ()
    if not taken:
        return
    zh, en = taken_words(name, taken[0])
    if renaming or task.kind in DECIDING:
        raise Invalid([FieldError(company.name if renaming else key, zh, en)])
    raise Rejection(f"{zh}请退回核准。", f"{en} Send the case back to the approver.")


def taken_words(name: str, other: RegisteredName) -> tuple[str, str]:
    """One sentence in each language on why a name can't be registered."""
    return (
        f"“{name}”与已登记的“{other.name}”（{other.code}）重名：字号相同，行业相同或者没有写行业，不能登记。",
        f"Expected a free name, but {name!r} clashes with {other.name!r} ({other.code}): the same trade name in the same line of business.",
    )


def needed_before(edition: Edition, bureau: Bureau, values: Mapping[str, object]) -> tuple[ScopeApproval, ...]:
    """前置审批: the approvals that the declared scope needs before the registration, today."""
    company, today = edition.item.company, bureau.now().astimezone(ZONE).date()
    scope = str(values.get(company.scope) or "") if company.scope else ""
    return tuple(one for one in needed_for(scope, bureau.law.approvals, today) if one.before)


def check_scope(edition: Edition, bureau: Bureau, submission: Submission) -> None:
    """The application says that its scope needs approval before the registration, where it does. Raises Invalid."""
    company = edition.item.company
    if not company.prior or submission.values.get(company.prior) == "yes":
        return
    needed = needed_before(edition, bureau, submission.values)
    if needed:
        zh = "；".join(f"“{'、'.join(one.words_in(str(submission.values[company.scope])))}”须先取得《{one.name}》（{one.reference}）" for one in needed)
        en = "; ".join(f"{one.name_en} from {one.authority_en}" for one in needed)
        raise Invalid(
            [
                FieldError(
                    company.prior,
                    f"经营范围里有登记前须经批准的项目：{zh}。请选“有”，并交批准文件。",
                    f"Expected “yes”: the scope needs approval before registration ({en}).",
                )
            ]
        )


def held_for_scope(edition: Edition, bureau: Bureau, values: Mapping[str, object], held: Collection[str]) -> bool:
    """Whether the licence library holds every approval that the scope needs before, so that nobody has to bring them."""
    needed = needed_before(edition, bureau, values)
    return bool(needed) and all(one.licence in held for one in needed)
