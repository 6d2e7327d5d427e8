// Passkeys: a key of this device signs the text's own hash; what it answers goes with the form.
import { say } from "./toast";

type Parts = Record<string, string>;

/** `data-make-passkey` adds a key, `data-sign` signs with one; both fill and send their form. */
export function passkeys(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>(
      "[data-make-passkey], [data-sign]",
    );
    const form = button?.form;
    if (!button || !form) return;
    if ("sign" in button.dataset) {
      form.noValidate = true; // a password is not asked for as well
      void send(form, button, () => signed(button));
    } else if (form.reportValidity()) void send(form, button, () => made(form));
  });
}

/** Ask the device; send what it answers, or say that it answered nothing. */
async function send(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  ask: () => Promise<Parts>,
): Promise<void> {
  button.disabled = true;
  try {
    for (const [name, value] of Object.entries(await ask())) {
      (form.elements.namedItem(name) as HTMLInputElement).value = value;
    }
    form.requestSubmit();
  } catch {
    form.noValidate = false;
    say(button.dataset.unable ?? "", undefined, true);
  } finally {
    button.disabled = false;
  }
}

/** The challenge is the SHA-256 of the text, so the signature is good for this text alone. */
async function signed(button: HTMLButtonElement): Promise<Parts> {
  const hash = (button.dataset.sign ?? "").match(/../g) ?? [];
  const credential = (await navigator.credentials.get({
    publicKey: {
      challenge: Uint8Array.from(hash, (byte) => Number.parseInt(byte, 16)),
      allowCredentials: (button.dataset.passkeys ?? "")
        .split(" ")
        .map((id) => ({ type: "public-key", id: decoded(id) })),
      userVerification: "required",
    },
  })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAssertionResponse;
  return {
    credential: encoded(credential.rawId),
    authenticator_data: encoded(answer.authenticatorData),
    client_data: encoded(answer.clientDataJSON),
    signature: encoded(answer.signature),
  };
}

/** ES256, EdDSA or RS256: the kinds of key the server checks. */
async function made(form: HTMLFormElement): Promise<Parts> {
  const { newPasskey, login, name } = form.dataset;
  const challenge = (form.elements.namedItem("challenge") as HTMLInputElement).value;
  const text = new TextEncoder();
  const credential = (await navigator.credentials.create({
    publicKey: {
      challenge: text.encode(challenge),
      rp: { name: "协力 Xieli" },
      user: { id: text.encode(newPasskey), name: login ?? "", displayName: name ?? "" },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      attestation: "none",
    },
  })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAttestationResponse;
  const key = answer.getPublicKey();
  if (!key) throw new Error("a kind of key nobody can check");
  return {
    public_key: encoded(key),
    authenticator_data: encoded(answer.getAuthenticatorData()),
    client_data: encoded(answer.clientDataJSON),
  };
}

function encoded(raw: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(raw));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decoded(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}
