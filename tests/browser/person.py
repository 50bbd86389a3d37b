"""One person at the screen: what he opens, fills, presses and is told."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page

from tests.factories.reference import PASSWORD

# A POST as the page's own form would send it, with this person's session and token.
POST = """
async ([path, fields]) => {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(path, {method: "POST", body, redirect: "follow"});
    return {status: answer.status, text: await answer.text(), url: answer.url};
}
"""


@dataclass
class Answer:
    """What the site said to a POST."""

    status: int
    text: str
    url: str


@dataclass
class Person:
    """A signed-in browser window; console errors of any page are kept in `complaints`."""

    page: Page
    url: str
    username: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self) -> None:
        """Through the sign-in page, by keyboard."""
        self.page.on("console", self._listen)
        self.page.goto(f"{self.url}/masuk/")
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.url}/")

    def _listen(self, message: ConsoleMessage) -> None:
        # A refusal answers 4xx on purpose; the browser repeats that in its console.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> int:
        """Go to a page of the site; returns the status."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        return answer.status

    def press(self, label: str) -> None:
        """Press the button that says so, in the page's main part, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=label).first.click()

    def text(self) -> str:
        """What the main part of the page says, with plain spaces."""
        return self.page.locator("main").inner_text().replace("\u00a0", " ")

    def path(self) -> str:
        """Where the window is."""
        return self.page.url.removeprefix(self.url)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a POST of his own making from the present page."""
        found = self.page.evaluate(POST, [path, fields])
        return Answer(found["status"], found["text"], found["url"])
