import type { Options } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeOf } from '../action/index.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { NewMessage } from '../conversation/index.ts';
import { loadFactsOf } from '../facts/index.ts';
import type { Catalogue } from '../fields/index.ts';
import type { Reader } from '../ownership/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { wordsIn } from '../shared/label-in.ts';
import type { Table } from '../shared/table.ts';
import { compileText, TemplateError } from '../template/index.ts';
import type { TicketChange } from '../ticket/index.ts';
import type { Macro } from './macro-area.ts';

/** What a macro is drawn for a ticket with. */
export interface DrawDeps {
  readonly table: Table;
  readonly catalogue: Catalogue;
  readonly options: Pick<Options, 'deskName' | 'language' | 'timeZone'>;
}

/** For whom a macro is drawn, when, and in which language, where somebody wishes for one. */
export interface Drawing {
  readonly reader: Reader;
  readonly now: Date;
  readonly language?: string | undefined;
  /** words of the agent in place of the macro's: then its own are not filled in */
  readonly isOwnText?: boolean;
}

/** What a macro says and does for one ticket. */
export interface DrawnMacro {
  readonly change: TicketChange;
  readonly message:
    | (Pick<NewMessage, 'text' | 'html'> & { readonly kind: 'public_reply' | 'internal_note' })
    | null;
  /** in which its text is */
  readonly language: string;
  readonly timeZone: string;
}

/**
 * What a macro says and does for a ticket as it is now. The text is the one in the language that somebody wishes for, else in
 * the ticket's, its requester's or the desk's, else in English; moments in it are those of the requester's time zone. One read for
 * what the text names, and none without a text.
 * @throws ConflictError `macro.failed` when it cannot be filled in; `action.unknown`
 */
export async function drawMacro(
  deps: DrawDeps,
  { message, actions }: Macro,
  ticket: Ticket,
  drawing: Drawing,
): Promise<DrawnMacro> {
  const change = changeOf(actions, { agentId: drawing.reader.id, now: drawing.now });
  const { language: deskLanguage, timeZone } = deps.options;
  const wished = [drawing.language ?? null, ticket.language ?? null];
  const unspoken = { language: wished.find((one) => one !== null) ?? deskLanguage ?? 'en', timeZone };
  if (message === null) return { change, message: null, ...unspoken };
  const { kind } = message;
  if (kind !== 'public_reply' && kind !== 'internal_note') throw laterError();
  if (drawing.isOwnText) return { change, message: { kind }, ...unspoken };
  const filled = await fill(deps, message, ticket, { ...drawing, wished });
  const said = message.format === 'html' ? { html: filled.text } : { text: filled.text };
  return { change, message: { kind, ...said }, language: filled.language, timeZone: filled.timeZone };
}

async function fill(
  { table, catalogue, options }: DrawDeps,
  { format, texts }: NonNullable<Macro['message']>,
  ticket: Ticket,
  { reader, now, wished }: Drawing & { wished: readonly (string | null)[] },
): Promise<{ text: string; language: string; timeZone: string }> {
  const [facts, agent] = await Promise.all([
    loadFactsOf(table, ticket, { now }),
    table.get(agentKey(reader.id)),
  ]);
  const { requester } = facts;
  const { language, text } = wordsIn(texts, [...wished, requester?.locale ?? null, options.language ?? null]);
  const timeZone = requester?.timezone ?? options.timeZone;
  const agentName = agent === undefined ? '' : parseAgentRow(agent).name;
  const kind = { isByAgent: true, format: format === 'html' ? 'html' : 'text' } as const;
  try {
    const { fill: filled } = compileText(text, catalogue, kind);
    const { deskName } = options;
    return { text: filled({ facts, deskName, agentName, language, timeZone }), language, timeZone };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ConflictError('macro.failed', `The text of the macro cannot be filled in: ${error.message}`);
  }
}

function laterError(): ConflictError {
  return new ConflictError(
    'macro.unknown',
    'A later version of the desk made a macro that this one cannot use.',
  );
}
