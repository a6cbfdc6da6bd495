// @ts-check
const EVERY_MS = 1500;
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId('form'));
const choice = /** @type {HTMLSelectElement} */ (form.elements.namedItem('channel'));
/** @type {{ kind: string, to: string, text: string, at: string, mine?: boolean }[]} */
const written = [];
let shown = '';

function item(/** @type {string} */ text, /** @type {string} */ className = '') {
  const made = document.createElement('li');
  made.className = className;
  made.textContent = text;
  return made;
}

function showChannels(/** @type {any} */ { channels, site }) {
  const chats = channels
    .filter((/** @type {any} */ { kind }) => kind === 'chat')
    .map((/** @type {any} */ { key, name }) => {
      const line = document.createElement('li');
      const link = document.createElement('a');
      link.href = `${site}?channel=${encodeURIComponent(key)}`;
      link.target = '_blank';
      link.textContent = `${name}: open the sample site`;
      line.append(link);
      return line;
    });
  byId('sites').replaceChildren(...chats);
  const before = choice.value;
  const playable = channels.filter((/** @type {any} */ { canBePlayed }) => canBePlayed);
  choice.replaceChildren(
    ...playable.map((/** @type {any} */ { key, name, kind }) => {
      const option = new Option(`${name} (${key})`, key);
      option.dataset.kind = kind;
      return option;
    }),
  );
  if (before) choice.value = before;
}

function showLog(/** @type {any[]} */ sent) {
  const all = [...written, ...sent].sort((one, other) => (one.at < other.at ? -1 : 1));
  byId('log').replaceChildren(
    ...all.map(({ mine, kind, to, text }) =>
      item(mine ? `${kind}, ${to}: ${text}` : `Desk → ${kind}, ${to}: ${text}`, mine ? '' : 'desk'),
    ),
  );
}

async function look(/** @type {RequestInit} */ init = {}, path = 'list') {
  const answer = await fetch(`/_local/channels/${path}`, init);
  const body = await answer.json();
  const looks = JSON.stringify([body.channels, body.sent.length, written.length]);
  if (looks === shown) return;
  shown = looks;
  showChannels(body);
  showLog(body.sent);
}

const post = (/** @type {object} */ body) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

byId('sample').addEventListener('click', async () => {
  byId('told').textContent = 'Setting up…';
  await look(post({}), 'sample');
  byId('told').textContent = 'The sample channels are there.';
});
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const said = Object.fromEntries(new FormData(form));
  const answer = await fetch('/_local/channels/write', post(said));
  if (!answer.ok) {
    byId('told').textContent = (await answer.json()).detail;
    return;
  }
  byId('told').textContent = '';
  const kind = choice.selectedOptions[0]?.dataset.kind ?? '';
  written.push({
    kind,
    to: String(said.person),
    text: String(said.text),
    at: new Date().toISOString(),
    mine: true,
  });
  /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text')).value = '';
  await look();
});
void look();
setInterval(() => void look(), EVERY_MS);
