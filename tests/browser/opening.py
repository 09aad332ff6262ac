"""Opening a page at a width, and what tests ask of it."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from selenium.webdriver.chrome.webdriver import WebDriver

DESK_PX = 1280
PHONE_PX = 375


def open_page(driver: WebDriver, path: Path, width_px: int) -> None:
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width_px, "height": 800, "deviceScaleFactor": 1, "mobile": width_px < 600},
    )
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(path.as_uri())


def ask(driver: WebDriver, script: str):
    return driver.execute_script(f"return {script}")


@dataclass(frozen=True)
class Printed:
    n_pages: int
    width_pt: float
    height_pt: float


def print_page(driver: WebDriver) -> Printed:
    answer = driver.execute_cdp_cmd(
        "Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True}
    )
    content = base64.b64decode(answer["data"])
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", content)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", content)
    return Printed(len(pages), float(box[1]), float(box[2]))
