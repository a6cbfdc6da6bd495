/** What a check found: all is well, something is to be mended (and how), or it does not apply to this desk. */
export type Finding =
  | { readonly check: string; readonly state: 'good' | 'none'; readonly says: string }
  | { readonly check: string; readonly state: 'mend'; readonly says: string; readonly mend: string };

export const good = (check: string, says: string): Finding => ({ check, state: 'good', says });
export const none = (check: string, says: string): Finding => ({ check, state: 'none', says });
export const mend = (check: string, says: string, how: string): Finding => ({
  check,
  state: 'mend',
  says,
  mend: how,
});

/** A finding as one line, with the mend behind an arrow. */
export function formatFinding(finding: Finding): string {
  const mark = { good: 'ok  ', none: '-   ', mend: 'MEND' }[finding.state];
  const said = `${mark} ${finding.check.padEnd(14)} ${finding.says}`;
  return finding.state === 'mend' ? `${said} → ${finding.mend}` : said;
}

/** One check: its name, and what it finds. */
export interface Check {
  readonly name: string;
  readonly look: () => Promise<Finding>;
}

/** Runs a check; one that cannot be made is something to mend too. */
export async function findingOf({ name, look }: Check, sentence: (error: Error) => string): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const said = error instanceof Error ? sentence(error) : String(error);
    return mend(name, `could not be checked: ${said}`, 'mend this and run it again');
  }
}
