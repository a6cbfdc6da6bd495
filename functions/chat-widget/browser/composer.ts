import type { Outgoing } from '../thread.ts';
import { el, fill, iconButton, said } from './dom.ts';
import { sizeIn, type Told } from './told.ts';
import { canUpload, isTaken } from './upload.ts';

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
  const { chat, setup, words, language } = told;
  const { most, bytes, types } = setup.files;
  const files: Outgoing['files'][number][] = [];
  let underWay = 0;
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
    onpaste: (event) => event instanceof ClipboardEvent && add(event.clipboardData?.files),
  });
  const status = el('div', { class: 'note', role: 'status' });
  const list = el('ul', { class: 'up' });
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
    add(picker.files);
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
    status,
    list,
    emoji,
    el('div', { class: 'row' }, clip, smile, field, go, picker),
  );
  update();

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
    update();
    clearTimeout(suggesting);
    if (setup.suggests && chat.seen().standing.state === 'none')
      suggesting = setTimeout(suggest, SUGGEST_AFTER_MS);
  }

  async function suggest(): Promise<void> {
    const q = field.value.trim();
    const found = q.length < SHORTEST_QUESTION ? [] : await told.articles(q.slice(0, 500));
    if (q !== field.value.trim()) return;
    const links = found
      .slice(0, 3)
      .map(({ title, url }) =>
        el('li', {}, el('a', { href: url, target: '_blank', rel: 'noopener' }, title)),
      );
    fill(suggested, ...(links.length > 0 ? [words.suggested, el('ul', {}, ...links)] : []));
  }

  /** The field is as high as what is in it. */
  function update(): void {
    go.disabled = underWay > 0 || (field.value.trim() === '' && files.length === 0);
    field.style.height = 'auto';
    if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight + 2}px`;
    fill(
      list,
      ...files.map((file) =>
        el(
          'li',
          {},
          el('span', {}, file.name),
          iconButton('close', said(words.remove, { name: file.name }), () => {
            files.splice(files.indexOf(file), 1);
            update();
            field.focus();
          }),
        ),
      ),
    );
  }

  function problemOf({ name, size, type }: File): string | null {
    if (files.length + underWay >= most) return said(words.tooMany, { count: most });
    if (size > bytes) return said(words.tooLarge, { name, size: sizeIn(language, bytes) });
    if (size === 0 || (types.length > 0 && !isTaken(types, type))) return said(words.wrongType, { name });
    return null;
  }

  function add(chosen: FileList | null | undefined): void {
    if (clip) for (const file of chosen ?? []) void addOne(file);
  }

  async function addOne(file: File): Promise<void> {
    const { name } = file;
    const problem = problemOf(file);
    if (problem !== null) return fill(status, problem);
    underWay += 1;
    fill(status, said(words.uploading, { name }));
    update();
    const uploaded = await told.upload(file);
    underWay -= 1;
    if ('id' in uploaded) files.push({ id: uploaded.id, name });
    if ('id' in uploaded) fill(status);
    else fill(status, said(words.notUploaded, { name }), ' ', uploaded.why);
    update();
  }

  function send(): void {
    if (go.disabled) return;
    const text = field.value.trim();
    clearTimeout(suggesting);
    chat.write(text, files.splice(0));
    field.value = '';
    fill(suggested);
    fill(status);
    update();
    field.focus();
    sent();
  }

  return {
    box,
    focus: () => field.focus(),
    /** Shows what was kept of it: on the page that follows, and nothing of who was there before. */
    show(): void {
      const draft = chat.draft();
      if (field.value === draft) return;
      field.value = draft;
      update();
    },
  };
}
