"""The one place that knows MkDocs: hands over pages and assets, trims the navigation, adds the page's policy."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from site_build.check import BadYaml
from site_build.head import with_head
from site_build.site import ROOT, make_site, navigation

WATCHED = ("policy_yaml", "calculator", "site_build")
heads: dict[str, str | None] = {}


def on_config(config: MkDocsConfig) -> None:
    config.watch.extend(str(ROOT / name) for name in WATCHED)


def on_files(files: Files, config: MkDocsConfig) -> None:
    try:
        site = make_site()
    except BadYaml as error:
        raise PluginError(f"policy_yaml 有 {len(error.problems)} 处问题：\n{error}") from None
    for page in site.pages:
        files.append(File.generated(config, page.uri, content=page.markdown))
        heads[page.uri] = page.json_ld
    for asset in site.assets:
        files.append(File.generated(config, asset.uri, content=asset.content, abs_src_path=asset.path and str(asset.path)))
    config.nav = navigation(site.pages)


def on_page_context(context: Any, *, page: Page, nav: Navigation, **_: Any) -> None:
    items = [
        Link(item.title, item.children[0].url) if isinstance(item, Section) and page.parent is not item else item
        for item in nav.items
    ]
    context["nav"] = Navigation(items, nav.pages)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    return with_head(output, heads.get(page.file.src_uri), strict=not config.extra["serving"])
