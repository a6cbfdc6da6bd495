/** The outbox in a browser: the list follows the desk, and the mail that the address names is shown beside it. */
const LOOK_EVERY_MS = 2000;
const SHOWN = 200;
const KINDS = { acknowledgement: 'Acknowledgement', notice: 'Notice', answer: 'Answer' };

const byId = (id) => document.getElementById(id);
const say = (id, text) => {
  byId(id).textContent = text;
};
const read = async (path) => (await fetch(path, { headers: { accept: 'application/json' } })).json();
const chosen = () => decodeURIComponent(location.hash.slice(1));
const pathOf = (id) => `/_local/outbox/${encodeURIComponent(id)}`;
const timeOf = (sentAt) => new Date(sentAt).toLocaleString();

let view = 'html';
let shown = '';
let listed = '';

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function row({ id, kind, to, subject, sentAt }) {
  const line = element('span', 'line', '');
  const time = element('time', '', timeOf(sentAt));
  time.dateTime = sentAt;
  line.append(element('span', 'kind', KINDS[kind]), time);
  const link = document.createElement('a');
  link.href = `#${encodeURIComponent(id)}`;
  link.dataset.id = id;
  link.append(line, element('strong', '', subject || '(no subject)'), element('span', 'to', to.join(', ')));
  const item = document.createElement('li');
  item.append(link);
  return item;
}

function mark() {
  for (const link of byId('mails').querySelectorAll('a')) {
    if (link.dataset.id === chosen()) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

async function list() {
  const { total, mails } = await read(`/_local/outbox/newest?limit=${SHOWN}`);
  byId('mails').replaceChildren(...mails.map(row));
  mark();
  const part = total > mails.length ? `, of which these are the newest ${mails.length}` : '';
  say('count', total === 0 ? 'No mail yet' : `${total} sent${part}`);
}

async function follow() {
  try {
    const {
      total,
      mails: [last],
    } = await read('/_local/outbox/newest?limit=1');
    const now = `${total} ${last?.id}`;
    if (now !== listed) await list();
    listed = now;
  } catch {
    listed = '';
    say('count', 'The desk does not answer');
  }
  setTimeout(follow, LOOK_EVERY_MS);
}

async function showView(id) {
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const selected = tab.dataset.view === view;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    if (selected) byId('panel').setAttribute('aria-labelledby', tab.id);
  }
  byId('html').hidden = view !== 'html';
  byId('plain').hidden = view === 'html';
  if (view === 'html') return;
  const source =
    view === 'source' ? await (await fetch(`${pathOf(id)}/raw`)).text() : (await read(pathOf(id))).text;
  if (id === chosen()) say('plain', source);
}

async function show() {
  const id = chosen();
  document.body.classList.toggle('open', id !== '');
  byId('mail').hidden = id === '';
  mark();
  if (id === '' || id === shown) return;
  const mail = await read(pathOf(id));
  if (id !== chosen()) return;
  shown = id;
  say('subject', mail.subject || '(no subject)');
  say('kind', KINDS[mail.kind]);
  say('from', mail.from);
  say('to', mail.to.join(', '));
  say('sent', timeOf(mail.sentAt));
  say('attachments', mail.attachments.join(', '));
  for (const part of document.querySelectorAll('.attached')) part.hidden = mail.attachments.length === 0;
  byId('html').src = `${pathOf(id)}/html`;
  await showView(id);
}

for (const tab of document.querySelectorAll('[role="tab"]')) {
  tab.addEventListener('click', () => {
    view = tab.dataset.view;
    showView(chosen());
  });
  tab.addEventListener('keydown', ({ key }) => {
    const beside = { ArrowRight: tab.nextElementSibling, ArrowLeft: tab.previousElementSibling }[key];
    beside?.click();
    beside?.focus();
  });
}
byId('back').addEventListener('click', () => {
  location.hash = '';
});
addEventListener('hashchange', show);
follow();
show();
