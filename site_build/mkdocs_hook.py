"""The one place that knows MkDocs: hands over pages and assets, trims the navigation, finishes the head."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from site_build.fresh import newest


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Give MkDocs every generated page and file, and the navigation."""
    ours = config.extra["ours"] = newest("site_build.pages.site")
    config.watch.extend(ours.watched(config.watch))
    try:
        site = config.extra["site"] = ours.make_site()
    except ours.BadYaml as error:
        raise PluginError(f"policy_yaml 有 {len(error.problems)} 处问题：\n{error}") from None
    for uri, content in site.files():
        given: Any = {"content": content} if isinstance(content, str | bytes) else {"abs_src_path": str(content)}
        files.append(File.generated(config, uri, **given))
    config.nav = ours.navigation(site.pages)
    config.site_name, config.site_description = site.name, site.description


def on_env(_env: Any, config: MkDocsConfig, **_: Any) -> None:
    """Tell every template where the list of all provisions stands, which a reader without the search is sent to."""
    config.extra["provisions"] = config.extra["site"].provisions


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Keep finished HTML away from Markdown."""
    rest, pieces = config.extra["ours"].set_aside(markdown)
    config.extra.setdefault("aside", {})[page.file.src_uri] = pieces
    return str(rest)


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Put the finished HTML back."""
    return str(config.extra["ours"].put_back(html, config.extra["aside"].pop(page.file.src_uri)))


def on_page_context(context: Any, *, page: Page, nav: Navigation, **_: Any) -> None:
    """Show a page what is near it in its own section: all on every page is most of a large site's build."""
    near = context["config"].extra["ours"].near
    site = context["config"].extra["site"]
    items: list[Any] = []
    for one in nav.items:
        if not isinstance(one, Section):
            items.append(one)
            continue
        children = [child for child in one.children if isinstance(child, Page)]
        shown: list[Any] = [child for child in children if near(child.url, page.url, site.places)] or children[:1]
        if one is page.parent:
            items.append(Section(one.title, shown))
            items[-1].active = True
        else:
            items.append(Link(one.title, shown[0].url))
    context["nav"] = Navigation(items, nav.pages)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Finish the head of a page."""
    return _finished(output, config, config.extra["site"].json_ld.get(page.file.src_uri))


def on_post_template(output: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for lost addresses, which MkDocs makes from a template."""
    return _finished(output, config, None) if template_name == "404.html" else output


def _finished(html: str, config: MkDocsConfig, json_ld: str | None) -> str:
    return str(config.extra["ours"].finished(html, json_ld, strict=not config.extra["serving"]))
