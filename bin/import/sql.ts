/** A value of a row: bytes that are no text stay bytes. */
export type SqlValue = string | number | Buffer | null;
export type SqlRow = Record<string, SqlValue>;

const ESCAPED: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
};
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The rows that a dump of MySQL or MariaDB inserts (`mysqldump`, phpMyAdmin), by the names of their tables. Columns are named by the insertion,
 * or by the table, which the dump makes before.
 * @throws Error that says where something stands which no dump has
 */
export function readSql(bytes: Buffer): Map<string, SqlRow[]> {
  // One character for each byte: a column of bytes stands between texts.
  const dump = new SqlReader(bytes.toString('latin1'));
  const columns = new Map<string, string[]>();
  const tables = new Map<string, SqlRow[]>();
  while (dump.toStatement()) {
    const [, made] = dump.take(CREATE) ?? [];
    if (made !== undefined) columns.set(made, dump.columns());
    const [, into] = dump.take(INSERT) ?? [];
    if (into !== undefined) {
      const rows = tables.get(into) ?? [];
      for (const row of rowsOf(dump, into, columns.get(into))) rows.push(row);
      tables.set(into, rows);
    }
    dump.endStatement();
  }
  return tables;
}

const CREATE = /CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?([\w$%.]+)`?\s*/iy;
const INSERT = /(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+`?([\w$%.]+)`?\s*/iy;

function* rowsOf(dump: SqlReader, table: string, made: readonly string[] | undefined): Generator<SqlRow> {
  const named = dump.take(/\(([^)]*)\)\s*/y)?.[1];
  const names = named === undefined ? made : named.split(',').map(unquoted);
  if (names === undefined) throw new Error(`nothing says which columns ${table} has`);
  for (const values of dump.rows())
    yield Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]));
}

const unquoted = (name: string) => name.trim().replace(/^[`"]|[`"]$/g, '');

class SqlReader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** What stands here by a pattern, which is sticky; behind it reading goes on. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  /** Goes to the next statement; says whether there is one. */
  toStatement(): boolean {
    while (this.take(/\s+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|;/y) !== null);
    return this.#at < this.#text.length;
  }

  /** Goes behind the end of a statement: a semicolon that stands in no text. */
  endStatement(): void {
    while (this.take(/[^;'"`]+|'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`/y) !== null);
    if (this.take(/;/y) === null) this.#at = this.#text.length;
  }

  /** The names of the columns of a table that is made. */
  columns(): string[] {
    const names: string[] = [];
    if (this.take(/\(\s*/y) === null) return names;
    for (;;) {
      const [, name] = this.take(/\s*`([^`]+)`/y) ?? [];
      if (name === undefined) return names;
      names.push(name);
      // Types have brackets, and comments have texts with commas.
      while (this.take(/[^,()'`]+|\([^)]*\)|'(?:[^'\\]|\\[\s\S]|'')*'/y) !== null);
      if (this.take(/,\s*/y) === null) return names;
    }
  }

  *rows(): Generator<SqlValue[]> {
    if (this.take(/VALUES\s*/iy) === null) throw this.#wrong();
    do {
      if (this.take(/\s*\(/y) === null) throw this.#wrong();
      const values: SqlValue[] = [];
      do values.push(this.#value());
      while (this.take(/\s*,\s*/y) !== null);
      if (this.take(/\s*\)\s*/y) === null) throw this.#wrong();
      yield values;
    } while (this.take(/,/y) !== null);
  }

  #value(): SqlValue {
    this.take(/\s*(?:_[a-z0-9]+\s*)?/iy);
    const [, hex] = this.take(/0x([0-9a-f]*)/iy) ?? this.take(/x'([0-9a-f]*)'/iy) ?? [];
    if (hex !== undefined) return textOrBytes(Buffer.from(hex, 'hex'));
    const [number] = this.take(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/iy) ?? [];
    if (number !== undefined) return Number(number);
    if (this.take(/NULL/iy) !== null) return null;
    if (this.take(/'/y) === null) throw this.#wrong();
    return textOrBytes(Buffer.from(this.#quoted(), 'latin1'));
  }

  #quoted(): string {
    const parts: string[] = [];
    for (;;) {
      const [part] = this.take(/[^'\\]+/y) ?? [];
      if (part !== undefined) parts.push(part);
      const [, escaped] = this.take(/\\([\s\S])/y) ?? [];
      if (escaped !== undefined) parts.push(ESCAPED[escaped] ?? escaped);
      else if (this.take(/''/y) !== null) parts.push("'");
      else if (this.take(/'/y) !== null) return parts.join('');
      else if (part === undefined) throw this.#wrong();
    }
  }

  #wrong(): Error {
    const line = this.#text.slice(0, this.#at).split('\n').length;
    return new Error(`line ${line} has something that no dump of a database has`);
  }
}

function textOrBytes(bytes: Buffer): string | Buffer {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes;
  }
}
