import shutil

import pytest

from mining.report.build import build_report

pytestmark = pytest.mark.browser

ARGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run "
    "--disable-component-update --disable-sync --disable-default-apps"
).split()
DRAWN = """
[...document.querySelectorAll('.plot')].map(plot => {
    const drawn = [...plot.querySelectorAll('svg.main-svg, canvas')];
    const sizes = drawn.map(d => d.getBoundingClientRect());
    const marks = plot.querySelectorAll('.points path, .heatmaplayer image, .heatmaplayer path');
    return [plot.id, sizes.some(s => s.width > 50 && s.height > 50), marks.length];
})
"""


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(make_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    data = make_data(
        code_name="eit svært langt namn på ein kode, nummer {n} <script>alert(1)</script>",
        dialect=True,
        alone=True,
    )
    for name, page in zip(("report", "shareable"), build_report(data), strict=True):
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture
def visit(browser, files):
    pages = []

    def open_page(name, width):
        page = browser.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        heard = {"requests": [], "problems": []}
        page.on("request", lambda r: heard["requests"].append(r.url))
        page.on("pageerror", lambda e: heard["problems"].append(str(e)))
        page.on(
            "console",
            lambda m: heard["problems"].append(m.text) if m.type in {"error", "warning"} else None,
        )
        page.on("dialog", lambda d: (heard["problems"].append(d.message), d.dismiss()))
        page.goto((files / f"{name}.html").as_uri())
        page.wait_for_function(
            "document.querySelectorAll('.plot:not(.js-plotly-plot)').length == 0"
        )
        page.wait_for_timeout(300)
        return page, heard

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", ["report", "shareable"])
def test_a_report_opens_from_disk_and_draws_without_the_network(visit, name, width):
    page, heard = visit(name, width)
    drawn = page.evaluate(DRAWN)

    assert heard["problems"] == []
    assert [u for u in heard["requests"] if not u.startswith(("file:", "data:", "blob:"))] == []
    assert len(drawn) == 11
    assert all(sized and marks for _, sized, marks in drawn), drawn
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_buttons_change_the_view_of_the_heat_map(visit):
    page, heard = visit("report", 1280)
    visible = "document.getElementById('figure-heat').data.map(t => t.visible)"
    assert page.evaluate(visible) == [True, False, False]

    page.focus("button[data-view='1']")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)

    assert page.evaluate(visible) == [False, True, False]
    assert page.get_attribute("button[data-view='1']", "aria-pressed") == "true"
    assert page.get_attribute("button[data-view='0']", "aria-pressed") == "false"
    assert heard["problems"] == []


def test_the_shareable_hover_tells_only_the_candidate_theme(visit):
    page, _ = visit("shareable", 1280)
    texts = page.evaluate(
        "document.getElementById('figure-map').data.flatMap(t => [].concat(t.hovertext))"
    )

    assert texts
    assert all(t.startswith(("middle-", "utan klynge")) for t in texts)


def test_the_skip_link_leads_to_the_answer(visit):
    page, _ = visit("report", 1280)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#answer"
