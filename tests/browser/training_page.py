"""The page on which an original is trained, as a visitor uses it."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Locator, expect

from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from tests.browser.visitor import Visitor

QUICK: Mapping[str, str] = {"data": "digits"}
SLOW: Mapping[str, str] = {"data": "digits", "model": "resnet9"}
"""Long enough to be looked at, cancelled and killed: some 15 s of one core."""

SECONDS_TO_TRAIN = 400
"""On a machine that has other things to do as well."""


class TrainingPage:
    """What a visitor sees and does there.

    Attributes:
        key: of the run that the page is about.
    """

    def __init__(self, visitor: Visitor, link: Mapping[str, str], *, seed: int) -> None:
        self.visitor = visitor
        self._link = {**link, "seed": str(seed)}
        scenario = Scenario.of(link["data"], model=link.get("model", ""), seed=seed)
        self.key = cache_key(scenario.train)

    def opens(self) -> None:
        self.visitor.opens("train", **self._link)

    def begins(self) -> None:
        """Opens the page and starts the training."""
        self.opens()
        self.visitor.button("Train the original").click()

    def begins_at_last(self) -> None:
        """Starts the training of a run that is not there, on the page as it is."""
        self.visitor.button("Train the original").click()
        self.sees_the_result()

    def begins_again(self) -> None:
        self.again.click()
        self.sees_the_result()

    def sees_it_run(self) -> None:
        """Progress of this run that has left the queue."""
        self.sees("so far")
        expect(self.cancel).to_be_visible()
        assert self.state == "running"

    def sees_the_result(self) -> None:
        card = self.visitor.keyed("original_card")
        expect(card).to_be_visible(timeout=1000 * SECONDS_TO_TRAIN)
        assert self.state == "done"

    def numbers(self) -> list[str]:
        """The shares on the card, as they are shown; its time is another one each time."""
        shown = self.visitor.keyed("original_card").get_by_test_id("stMetricValue")
        expect(shown).to_have_count(5)
        return shown.all_inner_texts()[:-1]

    def sees(self, words: str) -> None:
        expect(self._panel.get_by_text(words).first).to_be_visible()

    @property
    def cancel(self) -> Locator:
        return self._panel.get_by_role("button", name="Cancel")

    @property
    def again(self) -> Locator:
        return self._panel.get_by_role("button", name="Train the original again")

    @property
    def state(self) -> str:
        """How the run stands, by the store."""
        return self.visitor.server.store.state(self.key).state

    def files(self) -> set[str]:
        """What lies in the folder of the run."""
        folder = self.visitor.server.store.folder(self.key).path
        return {path.name for path in folder.iterdir()}

    @property
    def _panel(self) -> Locator:
        return self.visitor.keyed(f"missing {self.key}")
