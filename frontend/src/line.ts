// The browser's one line to the server. One tab holds it, the others hear of it over a channel; when
// that tab goes, the next one takes over where it was. Without locks (plain http) each tab has its own.

/** What happened: something in one project, or anything at all. */
export type News = { project?: string };

/** How far the line came, when, and when it last had news. */
type Place = { id: string; at: number; news: number };

const NAME = "xieli-live";
const URL = "/api/v1/live";
const SILENCE = 40_000; // the server says something every fifteen seconds
const TOO_OLD = 3_600_000; // after an hour one looks at everything anew
const SHUT_OUT = 30_000;

// With a line of its own a tab has a place of its own.
const kept = navigator.locks ? localStorage : sessionStorage;

let line: AbortController | undefined;
let heardAt = 0; // when the line last said anything
let pause = 1000; // before the next try
let goOn: (() => void) | undefined;

/** Hear of everything this person may see, in every tab. */
export function listen(hear: (news: News) => void): void {
  const channel = new BroadcastChannel(NAME);
  const tell = (news: News): void => {
    hear(news);
    channel.postMessage(news);
  };
  channel.onmessage = ({ data }: MessageEvent<News | "awake">) =>
    data === "awake" ? awake() : hear(data);
  const everybodyUp = (): void => {
    awake();
    channel.postMessage("awake");
  };
  addEventListener("online", everybodyUp);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) everybodyUp();
  });
  if (navigator.locks) void navigator.locks.request(NAME, () => hold(tell));
  else void hold(hear);
}

/** Whether anything was heard since a moment, in any tab. */
export function heardSince(moment: number): boolean {
  return place().news >= moment;
}

async function hold(tell: (news: News) => void): Promise<never> {
  for (;;) {
    await follow(tell).catch(() => undefined); // the server restarts, the network is away
    await new Promise<void>((resolve) => {
      goOn = resolve;
      setTimeout(resolve, pause * (0.5 + Math.random()));
    });
  }
}

/** After sleep or a dead network there may be a line that says nothing any more. */
function awake(): void {
  if (Date.now() - heardAt > SILENCE / 2) line?.abort();
  goOn?.();
}

async function follow(tell: (news: News) => void): Promise<void> {
  line = new AbortController();
  const { id, at, news } = place();
  const resumes = Boolean(id) && Date.now() - at < TOO_OLD;
  heardAt = Date.now();
  const silence = setInterval(() => {
    if (Date.now() - heardAt > SILENCE) line?.abort();
  }, 1000);
  try {
    const headers: HeadersInit = resumes ? { "Last-Event-ID": id } : {};
    const answer = await fetch(URL, { headers, signal: line.signal, cache: "no-store" });
    if (!answer.ok || !answer.body) {
      if (answer.status === 422) remember({ id: "", at: 0, news });
      pause = answer.status === 422 ? 0 : SHUT_OUT;
      return;
    }
    if (!resumes) tell({});
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heardAt = Date.now();
      const messages = (rest + part.value).split("\n\n");
      rest = messages.pop() ?? "";
      take(messages, tell);
    }
  } finally {
    clearInterval(silence);
  }
}

/** Read whole messages; a burst about one project is told once. */
function take(messages: string[], tell: (news: News) => void): void {
  const burst = new Set<string | undefined>();
  let last = "";
  for (const message of messages) {
    const said = new Map(message.split("\n").map(divided));
    pause = Number(said.get("retry") ?? pause);
    const event = said.get("event");
    last = said.get("id") ?? last;
    if (event && event !== "open") {
      burst.add((JSON.parse(said.get("data") ?? "{}") as News).project);
    }
  }
  for (const project of burst) tell(project ? { project } : {});
  if (!last) return;
  const at = Date.now(); // only now, once it was told: who takes over rather tells it twice
  remember({ id: last, at, news: burst.size ? at : place().news });
}

function divided(words: string): [string, string] {
  const at = words.indexOf(": ");
  return [words.slice(0, at), words.slice(at + 2)];
}

function place(): Place {
  return JSON.parse(kept.getItem(NAME) ?? '{"id":"","at":0,"news":0}') as Place;
}

function remember(now: Place): void {
  kept.setItem(NAME, JSON.stringify(now));
}
