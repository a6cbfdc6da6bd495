import { lineOf, messageOf } from '../fitting.ts';
import { chosenFiles } from './chosen.ts';
import { el, fill, focused, iconButton } from './dom.ts';
import type { Told } from './told.ts';
import { canUpload } from './upload.ts';

const EMOJI = [
  '😀',
  '😂',
  '😊',
  '😍',
  '🤔',
  '😢',
  '😡',
  '😮',
  '👍',
  '👎',
  '👋',
  '🙏',
  '👏',
  '💪',
  '❤️',
  '🎉',
  '✅',
  '❌',
  '🔥',
  '⭐',
  '📦',
  '🚚',
  '💳',
  '🎁',
];
/** A question of fewer letters finds nothing of use. */
const SHORTEST_QUESTION = 8;
const SUGGEST_AFTER_MS = 700;

/** Where somebody writes, with files and suggestions. @param sent is called when something was sent off */
export function composer(told: Told, sent: () => void) {
  const { chat, setup, words } = told;
  const { most, types } = setup.files;
  const files = chosenFiles(told, update);
  let suggesting: ReturnType<typeof setTimeout> | undefined;

  const field = el('textarea', {
    rows: '1',
    'aria-label': words.write,
    placeholder: words.write,
    maxlength: '32000',
    dir: 'auto',
    oninput: typed,
    onkeydown: (event) => {
      if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.shiftKey || event.isComposing)
        return;
      event.preventDefault();
      send();
    },
    onpaste: (event) => event instanceof ClipboardEvent && files.add(event.clipboardData?.files),
  });
  const suggested = el('div', { class: 'sug', role: 'status' });
  const picker = el('input', {
    type: 'file',
    multiple: true,
    hidden: true,
    accept: types.join(','),
    tabindex: '-1',
    'aria-label': words.attach,
  });
  picker.addEventListener('change', () => {
    files.add(picker.files);
    picker.value = '';
  });
  const emoji = el(
    'div',
    { class: 'emo', hidden: true, role: 'group', 'aria-label': words.emoji },
    ...EMOJI.map((one) => el('button', { type: 'button', onclick: () => insert(one) }, one)),
  );
  const smile = iconButton('smile', words.emoji, () => toggleEmoji(), { 'aria-expanded': 'false' });
  const go = iconButton('send', words.send, () => send());
  const clip = most > 0 && canUpload() && iconButton('clip', words.attach, () => picker.click());
  const box = el(
    'div',
    { class: 'foot' },
    suggested,
    files.node,
    emoji,
    el('div', { class: 'row' }, clip, smile, field, go, picker),
  );
  grow();

  function toggleEmoji(isShown = emoji.hidden): void {
    emoji.hidden = !isShown;
    smile.setAttribute('aria-expanded', String(isShown));
    if (!isShown) return;
    const [first] = emoji.children;
    if (first instanceof HTMLElement) first.focus();
  }

  emoji.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    toggleEmoji(false);
    smile.focus();
  });

  function insert(one: string): void {
    toggleEmoji(false);
    field.setRangeText(one, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
    typed();
  }

  function typed(): void {
    chat.typed(field.value);
    grow();
    clearTimeout(suggesting);
    if (setup.suggests && chat.seen().standing.state === 'none')
      suggesting = setTimeout(suggest, SUGGEST_AFTER_MS);
  }

  async function suggest(): Promise<void> {
    const q = field.value.trim();
    const found = q.length < SHORTEST_QUESTION ? [] : await told.articles(lineOf(q, 500));
    if (q !== field.value.trim()) return;
    const links = found
      .slice(0, 3)
      .map(({ title, url }) =>
        el('li', {}, el('a', { href: url, target: '_blank', rel: 'noopener' }, title)),
      );
    fill(suggested, ...(links.length > 0 ? [words.suggested, el('ul', {}, ...links)] : []));
  }

  /** The field is as high as what is in it. */
  function grow(): void {
    field.style.height = 'auto';
    if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight + 2}px`;
    update();
  }

  function update(): void {
    go.disabled = files.isUnderWay || (field.value.trim() === '' && files.ready().length === 0);
    const isInFiles = focused(files.node) !== null;
    files.show();
    if (isInFiles && focused(files.node) === null) field.focus();
  }

  function send(): void {
    const text = messageOf(field.value);
    if (go.disabled || (text === '' && files.ready().length === 0)) return;
    clearTimeout(suggesting);
    chat.write(text, files.ready());
    field.value = '';
    fill(suggested);
    grow();
    field.focus();
    sent();
  }

  return {
    box,
    focus: () => field.focus(),
    add: files.add,
    /** Shows what was kept of it: on the page that follows, and nothing of who was there before. */
    show(): void {
      const draft = chat.draft();
      if (field.value === draft) update();
      else {
        field.value = draft;
        grow();
      }
    },
  };
}
