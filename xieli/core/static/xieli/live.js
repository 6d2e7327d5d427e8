// Follow the project on the screen: when its ledger moves, fetch the page's live part again,
// unless somebody is typing in it. fetch instead of EventSource, which would need every event's name.
let follower;

function begin() {
  follower?.abort();
  const place = document.querySelector("[data-live]");
  if (!place) return;
  follower = new AbortController();
  follow(place.dataset.live, place.dataset.after, follower.signal);
}

async function follow(url, after, signal) {
  while (!signal.aborted) {
    try {
      const answer = await fetch(`${url}?after=${after}`, { signal });
      if (!answer.ok) return;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const numbers = [...part.value.matchAll(/^id: (\d+)$/gm)];
        if (!numbers.length) continue;
        after = numbers.at(-1)[1];
        await refresh(signal);
      }
    } catch { /* gone: the server restarts, or this page was left */ }
    await new Promise((again) => setTimeout(again, 500 + Math.random() * 1500));
  }
}

async function refresh(signal) {
  const target = document.querySelector("[data-live]");
  const typing = document.activeElement?.matches("input, textarea, select");
  if (!target || (typing && target.contains(document.activeElement))) return;
  const answer = await fetch(location.href, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh) return;
  target.replaceChildren(...fresh.childNodes);
  htmx.process(target);
}

document.addEventListener("DOMContentLoaded", begin);
document.addEventListener("htmx:afterSettle", (event) => { if (event.target === document.body) begin(); });
