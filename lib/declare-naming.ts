import { asciiJson } from './ascii-json.ts';
import type { Desk, DeskFunction } from './constructs/desk-function.ts';

/** Tells a function what the settings say of the options by which the desk writes mail. */
export function declareNaming(fn: DeskFunction, { settings }: Desk): void {
  fn.set('DESK_NAME', asciiJson(settings.deskName ?? settings.mailboxes[0]?.name ?? settings.domain));
  fn.set('QUOTE_HISTORY', String(settings.quoteHistory));
}
