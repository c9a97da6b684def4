"""画稿台:the list of sketches, one sketch with its tabs, its being saved, checked, compared and handed in."""

from __future__ import annotations

from web.navigation import Entry
from web.studio import (
    account_page,
    changing,
    comparing,
    decisions_page,
    diagram,
    documents_page,
    facts_page,
    files,
    forms_page,
    handing_in,
    limits_page,
    listing,
    materials_page,
    mending,
    rule_pages,
    saving,
    scenario_list,
    scenario_new,
    scenario_play,
    starting,
)
from web.studio.blueprint import blueprint

__all__ = ["NAVIGATION", "VIEWS", "blueprint"]

VIEWS = (
    account_page,
    changing,
    comparing,
    decisions_page,
    diagram,
    documents_page,
    facts_page,
    files,
    forms_page,
    handing_in,
    limits_page,
    listing,
    materials_page,
    mending,
    rule_pages,
    saving,
    scenario_list,
    scenario_new,
    scenario_play,
    starting,
)
NAVIGATION = (Entry("studio.sketches", "画稿台", "Studio", group_zh="管理", group_en="Administration", order=72),)
