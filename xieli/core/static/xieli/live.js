// Follow the project on the screen: when its ledger moves, fetch the page's live part again,
// unless somebody is typing in it.
const place = document.querySelector("[data-live]");
if (place) {
  const stream = new EventSource(place.dataset.live);
  let waiting = 0;
  stream.addEventListener("event", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 60);
  });
  async function follow() {
    const target = document.querySelector("[data-live]");
    if (target.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return;
    const answer = await fetch(location.href, { headers: { "X-Live": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh) { target.replaceWith(fresh); htmx.process(fresh); }
  }
}
