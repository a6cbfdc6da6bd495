import { el, fill, iconButton, said } from './dom.ts';
import { sizeIn, type Told } from './told.ts';
import { canUpload, isTaken } from './upload.ts';

/**
 * The files of a message that is not sent yet. Each is uploaded as it is chosen, and kept with the text until it is sent: what has arrived goes along from the next
 * page as well, and what has not says so.
 * @param changed is called when one came, arrived, failed or went
 */
export function chosenFiles({ chat, setup, words, language, upload }: Told, changed: () => void) {
  const { most, bytes, types } = setup.files;
  /** by their numbers, from this page */
  const underWay = new Map<number, AbortController>();
  /** why one does not go along */
  const problems = new Map<number, string>();
  const list = el('ul', { class: 'up' });
  /** what becomes of them, for who does not see it */
  const heard = el('div', { class: 'h', 'aria-live': 'polite' });
  let newest = Date.now();
  let looks = '';

  const ready = () => chat.chosen().flatMap(({ id, name }) => (id === null ? [] : [{ id, name }]));

  function problemOf({ name, size, type }: File): string | null {
    if (ready().length + underWay.size >= most) return said(words.tooMany, { count: most });
    if (size > bytes) return said(words.tooLarge, { name, size: sizeIn(language, bytes) });
    if (size === 0 || (types.length > 0 && !isTaken(types, type))) return said(words.wrongType, { name });
    return null;
  }

  function tell(line: string): void {
    heard.append(el('p', {}, line));
  }

  function fail(number: number, why: string): void {
    problems.set(number, why);
    tell(why);
  }

  async function add(file: File): Promise<void> {
    newest += 1;
    const number = newest;
    const { name } = file;
    const problem = problemOf(file);
    chat.setChosen([...chat.chosen(), { number, name, id: null }]);
    if (problem !== null) {
      fail(number, problem);
      return changed();
    }
    const stop = new AbortController();
    underWay.set(number, stop);
    tell(said(words.uploading, { name }));
    changed();
    const uploaded = await upload(file, stop.signal);
    underWay.delete(number);
    // Whoever took it back, or is somebody else by now, sends nothing of it.
    if (!chat.chosen().some((one) => one.number === number)) return changed();
    if ('id' in uploaded) {
      const { id } = uploaded;
      chat.setChosen(chat.chosen().map((one) => (one.number === number ? { ...one, id } : one)));
    } else fail(number, said(uploaded.isRefused ? words.wrongType : words.notUploaded, { name }));
    changed();
  }

  function remove(number: number): void {
    chat.setChosen(chat.chosen().filter((one) => one.number !== number));
    changed();
  }

  function show(): void {
    const chosen = chat.chosen();
    for (const [number, stop] of underWay) if (!chosen.some((one) => one.number === number)) stop.abort();
    if (chosen.length === 0) fill(heard);
    const rows = chosen.map(({ number, name, id }) => {
      const isUnderWay = underWay.has(number);
      const why = problems.get(number) ?? said(words.notUploaded, { name });
      const isBad = !isUnderWay && id === null;
      const line = isUnderWay ? said(words.uploading, { name }) : isBad ? why : name;
      const label = isUnderWay ? words.cancel : said(words.remove, { name });
      return { number, line, label, isBad };
    });
    const now = rows.map(({ number, line }) => `${number} ${line}`).join('\n');
    if (now === looks) return;
    looks = now;
    fill(
      list,
      ...rows.map(({ number, line, label, isBad }) =>
        el(
          'li',
          {},
          el('span', { class: isBad ? 'bad' : '' }, line),
          iconButton('close', label, () => remove(number)),
        ),
      ),
    );
  }

  return {
    node: el('div', {}, list, heard),
    ready,
    show,
    get isUnderWay() {
      return underWay.size > 0;
    },
    add(files: FileList | null | undefined): void {
      if (most > 0 && canUpload()) for (const file of files ?? []) void add(file);
    },
  };
}
