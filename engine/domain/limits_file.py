"""时限文件:reads an item's ``limits.toml``: dated values, each with its citation. The value in force on a day is the latest dated on or before it.

::

    [whole_case.statutory]                     # 法定时限, from acceptance to decision
    "2004-07-01" = {working_days = 20, reference = "行政许可法 第四十二条", verified = true}

    [whole_case.promised]                      # 承诺时限, never longer than the statutory one
    "2026-01-01" = {working_days = 10, reference = "青禾区承诺公告 第2条"}
    "2026-07-01" = {working_days = 5, reference = "青禾区提速通知 第3条"}

    [stage.review.promised]                    # 环节时限; ``review`` is the ``stage`` property of user tasks
    "2026-01-01" = {working_minutes = 960, reference = "青禾区承诺公告 附件"}

    [extension.head]                           # 延长: by the role that may approve it, once
    "2004-07-01" = {working_days = 10, reference = "行政许可法 第四十二条第一款", verified = true}

    [channel.green]                            # 绿色通道: a name, which the window officer chooses by, lets cases come this way
    name = "绿色通道"
    name_en = "Green channel"

    [channel.green.promised]                   # overrides the promise
    "2026-01-01" = {working_days = 2, reference = "青禾区绿色通道办法 第4条"}

    [channel.green.lead]                       # 提前函告: the letter is written so many working days before the application; left out: it may come along
    "2026-01-01" = {working_days = 1, reference = "青禾区绿色通道办法 第5条"}

    [channel.green.stage.review]               # overrides the limit of a stage, so that the stages fit into the shorter promise
    "2026-01-01" = {working_minutes = 390, reference = "青禾区绿色通道办法 附件"}

    [class.three]                              # 时限类别: the first whose ``when`` holds over the start form's values; then its limits are the whole case's
    name = "Ⅲ类大件"
    name_en = "Class III load"
    when = 'width > 5 or weight > 100'

    [class.three.promised]                     # or [class.three.statutory]; what it leaves out stays as for every case
    "2026-01-01" = {working_days = 5, reference = "青禾区承诺公告 第6条"}

    [component.food_safety.statutory]          # 分项: of one unit's component, from the acceptance or from its predecessor's written opinion
    "2004-07-01" = {working_days = 20, reference = "行政许可法 第四十二条", verified = true}

    [component.food_safety.promised]
    "2026-01-01" = {working_days = 5, reference = "青禾区承诺公告 附件"}

    [phase.design.statutory]                   # 阶段: of one phase of a project, from its own acceptance to its own decision
    "2004-07-01" = {working_days = 45, reference = "行政许可法 第四十二条第二款", verified = true}

    [phase.design.promised]
    "2026-01-01" = {working_days = 4, reference = "青禾区承诺公告 附件"}

    [phase.design.stage.review]                # overrides the limit of a stage in this phase
    "2026-01-01" = {working_minutes = 390, reference = "青禾区承诺公告 附件"}

    [phase.design.regime.approval.promised]    # overrides (statutory too) for projects under this regime: 核准, not 备案
    "2026-01-01" = {working_days = 20, reference = "青禾区承诺公告 附件"}

    [total.department]                         # 部门合计, 中介合计: of all phases and of all reports
    "2026-01-01" = {working_days = 17, reference = "青禾区承诺公告"}

    [report.mapping]                           # 中介服务: the longest that may be agreed for a report of this service
    "2026-01-01" = {working_days = 3, reference = "青禾区承诺公告 附件"}

    [ratio.budget_overrun]                     # 比例: what a condition of the diagram compares with, by a handler
    "2019-07-01" = {percent = 10, reference = "政府投资条例 第十二条第二款", verified = true}

    [deemed.notice]                            # 视为: a timer of the diagram named ``limit:notice``; its passing changes the state of the case
    "2004-07-01" = {working_days = 5, reference = "行政许可法 第三十二条第一款第四项", verified = true}

    [deemed.publicity]                         # or calendar days: through the last moment of the last, which moves on where it is a day off
    "2022-03-01" = {days = 20, reference = "市场主体登记管理条例 第三十三条第二款", verified = true}

    [deemed.renewal]                           # a day of its own instead of a number: that on which the licence to be renewed expires
    "2004-07-01" = {until = "licence_expiry", reference = "行政许可法 第五十条第二款", verified = true}

    [procedure.hearing_notice]                 # 程序期限: days that a called process keeps to, without a clock of its own
    "2004-07-01" = {working_days = 7, reference = "行政许可法 第四十八条第一款第一项", verified = true}

    [renewal]                                  # 延续: how many (calendar) days before its licence expires the holder applies
    "2004-07-01" = {days = 30, reference = "行政许可法 第五十条第一款", verified = true}

A value has exactly one of ``working_days`` (0 = on the day itself), ``working_minutes``, ``until`` and ``days``, as its table allows;
``verified`` says that somebody checked the reference against its full text, and defaults to false. Whole cases count in working days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.domain.dated import check_name, read_dated, read_tables
from engine.domain.form.condition import ConditionError, condition_of
from engine.domain.limits import EXTENDERS, Dated, LimitClass, Limits
from engine.domain.phase_limits import WHOSE, promises, read_named, read_phases
from engine.domain.toml_record import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.domain.toml_record import Path

COUNTED = ("silence", "deferred")  # limits that no timer of the diagram waits for; they count working days only
TABLES = ("whole_case", "phase", "channel", "class", "component", "stage", "extension", "deemed", "procedure", "renewal", "total", "report", "ratio")


def read_limits(content: bytes, file: str = "limits.toml") -> Limits:
    """Read ``limits.toml``; raises DefinitionError with every finding."""
    source = Source(file, content)
    whole = read_tables(source, source.data, (), TABLES).get("whole_case", {})
    both = read_tables(source, whole, ("whole_case",), ("statutory", "promised"))
    limits = Limits(
        read_dated(source, both.get("statutory", {}), ("whole_case", "statutory")),
        read_dated(source, both.get("promised", {}), ("whole_case", "promised")),
        _stages(source, source.data.get("stage", {})),
        _extensions(source, source.data.get("extension", {})),
        _deemed(source, source.data.get("deemed", {})),
        **_channels(source, source.data.get("channel", {})),
        components=_components(source, source.data.get("component", {})),
        classes=_classes(source, source.data.get("class", {})),
        procedures=read_named(source, source.data.get("procedure", {}), "procedure", None),
        renewal=read_dated(source, read_tables(source, source.data.get("renewal", {}), ("renewal",), None), ("renewal",), ("days",)),
        phases=read_phases(source, source.data.get("phase", {})),
        totals=read_named(source, source.data.get("total", {}), "total", WHOSE),
        reports=read_named(source, source.data.get("report", {}), "report", None),
        ratios=read_named(source, source.data.get("ratio", {}), "ratio", None, ("percent",)),
    )
    _check_promise(source, limits)
    source.check()
    return limits


def _stages(source: Source, stages: object) -> dict[str, Dated]:
    read: dict[str, Dated] = {}
    for stage, table in read_tables(source, stages, ("stage",), None).items():
        check_name(source, ("stage", stage), "环节", "a stage id", stage)
        promised = read_tables(source, table, ("stage", stage), ("promised",)).get("promised", {})
        read[stage] = read_dated(source, promised, ("stage", stage, "promised"), ("working_days", "working_minutes"))
    return read


def _extensions(source: Source, extensions: object) -> dict[str, Dated]:
    """By role, in working days."""
    tables = read_tables(source, extensions, ("extension",), EXTENDERS)
    return {role: read_dated(source, table, ("extension", role)) for role, table in tables.items()}


def _channels(source: Source, channels: object) -> dict[str, Any]:
    """What channels override: promises in working days, limits of stages; and the names of those that a case may come by."""
    promises: dict[str, Dated] = {}
    stages: dict[str, dict[str, Dated]] = {}
    names: dict[str, tuple[str, str]] = {}
    leads: dict[str, Dated] = {}
    for name, table in read_tables(source, channels, ("channel",), None).items():
        check_name(source, ("channel", name), "渠道", "a channel id", name)
        said = {key: table[key] for key in ("name", "name_en") if isinstance(table.get(key), str)}
        if said:
            names[name] = (said.get("name", ""), said.get("name_en", ""))
            if not all(text.strip() for text in names[name]):
                source.find(("channel", name), "name", "渠道应同时写 name 和 name_en。", "Expected a channel with both name and name_en, but one is empty.")
        tables = read_tables(source, {key: value for key, value in table.items() if key not in said}, ("channel", name), ("promised", "stage", "lead"))
        leads[name] = read_dated(source, tables.get("lead", {}), ("channel", name, "lead"))
        promises[name] = read_dated(source, tables.get("promised", {}), ("channel", name, "promised"))
        of_stages = read_tables(source, tables.get("stage", {}), ("channel", name, "stage"), None)
        stages[name] = {
            stage: read_dated(source, values, ("channel", name, "stage", stage), ("working_days", "working_minutes")) for stage, values in of_stages.items()
        }
        _check_known_stages(source, name, of_stages)
    return {"channels": promises, "channel_stages": stages, "channel_names": names, "channel_leads": leads}


def _classes(source: Source, classes: object) -> tuple[LimitClass, ...]:
    """In the order of the file: the first that fits is taken."""
    read = []
    for name, table in read_tables(source, classes, ("class",), None).items():
        check_name(source, ("class", name), "类别", "a class id", name)
        said = {key: str(table.get(key, "")).strip() for key in ("name", "name_en", "when")}
        if not said["name"] or not said["name_en"]:
            source.find(("class", name), "name", "类别应同时写 name 和 name_en。", "Expected a class with both name and name_en, but one is empty.")
        try:
            condition_of(said["when"])
        except ConditionError as error:
            source.find(("class", name, "when"), "condition", f"类别的条件(when)有误:{error.zh}", f"In the condition: {error.en}")
        tables = read_tables(source, {key: value for key, value in table.items() if key not in said}, ("class", name), ("statutory", "promised"))
        both = {kind: read_dated(source, tables.get(kind, {}), ("class", name, kind)) for kind in ("statutory", "promised")}
        read.append(LimitClass(name, said["name"], said["name_en"], said["when"], both["statutory"], both["promised"]))
    return tuple(read)


def _check_known_stages(source: Source, channel: str, stages: Mapping[str, object]) -> None:
    known = source.data.get("stage", {})
    for stage in stages:
        if not isinstance(known, dict) or stage not in known:
            source.find(
                ("channel", channel, "stage", stage),
                "unknown-key",
                f"渠道「{channel}」缩短的环节「{stage}」没有一般时限 [stage.{stage}]。",
                f"Expected channel {channel!r} to override a stage that has limits, but {stage!r} has none.",
            )


def _components(source: Source, components: object) -> dict[str, dict[str, Dated]]:
    """By unit: statutory and promised, in working days."""
    read: dict[str, dict[str, Dated]] = {}
    for unit, table in read_tables(source, components, ("component",), None).items():
        check_name(source, ("component", unit), "分项", "a unit id", unit)
        kinds = read_tables(source, table, ("component", unit), ("statutory", "promised"))
        read[unit] = {kind: read_dated(source, values, ("component", unit, kind)) for kind, values in kinds.items()}
    return read


def _deemed(source: Source, deemed: object) -> dict[str, Dated]:
    """By the name that the diagram's timer uses, in working days, calendar days, or until a day of its own."""
    read: dict[str, Dated] = {}
    for name, table in read_tables(source, deemed, ("deemed",), None).items():
        check_name(source, ("deemed", name), "期限", "the name of a limit", name)
        read[name] = read_dated(source, table, ("deemed", name), ("working_days", "until") if name in COUNTED else ("working_days", "days", "until"))
    return read


def _check_promise(source: Source, limits: Limits) -> None:
    """承诺 ≤ 法定 on every day on which either changes: the general promise, that of each channel, and that of each component."""
    whole = limits.whole_statutory
    pairs: list[tuple[Path, str, Dated, Dated]] = [(("whole_case", "promised"), "承诺时限", whole, limits.whole_promised)]
    pairs += [(("channel", name, "promised"), f"渠道「{name}」的承诺时限", whole, dated) for name, dated in limits.channels.items()]
    pairs += [
        (("class", one.id, "promised"), f"类别「{one.name}」的承诺时限", limits.of_class(one).whole_statutory, limits.of_class(one).whole_promised)
        for one in limits.classes
    ]
    pairs += promises(limits.phases)
    pairs += [
        (("component", unit, "promised"), f"分项「{unit}」的承诺时限", kinds.get("statutory", Dated()), kinds.get("promised", Dated()))
        for unit, kinds in limits.components.items()
    ]
    for path, word, statutory_values, promised_values in pairs:
        for since in sorted({day for each in (statutory_values, promised_values) for day, _ in each.values}):
            statutory, promised = statutory_values.on(since), promised_values.on(since)
            if statutory and promised and promised.value > statutory.value:
                source.find(
                    (*path, since.isoformat()),
                    "promise",
                    f"自 {since} 起{word} {promised.value} 个工作日长于法定时限 {statutory.value} 个工作日。",
                    f"Expected the promise not to exceed the statute, but from {since} it is {promised.value} working days against {statutory.value}.",
                )
