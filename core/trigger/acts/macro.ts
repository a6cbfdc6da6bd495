import type { OwnAction } from '../../../schemas/trigger-action.ts';
import type { Checking, Problems, ReadyDeps, Step } from './act.ts';
import { changeStep } from './change.ts';
import { neverStep } from './never.ts';
import { stepOfNote } from './note.ts';
import { stepOfReply } from './reply.ts';
import { compiledTexts } from './texts.ts';

type RunMacro = Extract<OwnAction, { do: 'macro' }>;

/** What is wrong with running a macro. */
export async function problemsOfMacro(
  { key }: Pick<RunMacro, 'key'>,
  { deps, now, path }: Checking,
): Promise<Awaited<Problems>> {
  const found = (await deps.macros.latest(now)).named(key);
  if (found === undefined || found.owner.kind !== 'everyone')
    return [{ path: `${path}.key`, message: 'is not a macro that everyone has' }];
  const isText = found.message === null || found.message.format === 'text';
  return isText ? [] : [{ path: `${path}.key`, message: 'writes HTML, which triggers do not' }];
}

/** What a macro does: its changes, and then what it says, as a reply to the requester or as a note. @throws TemplateError */
export function macroSteps({ key }: RunMacro, { catalogue, macros }: ReadyDeps, path: string): Step[] {
  const never = (code: string): Step[] => [neverStep(code, path)];
  const macro = macros.named(key);
  if (macro === undefined) return never('macro.unknown');
  if (!macro.isActive) return never('macro.inactive');
  const { message, actions } = macro;
  const changes = actions.length === 0 ? [] : [changeStep(actions)];
  if (message === null) return changes;
  if (message.format !== 'text') return never('macro.html');
  const texts = compiledTexts(message.texts, catalogue);
  if (message.kind === 'internal_note') return [...changes, stepOfNote(texts)];
  return message.kind === 'public_reply' ? [...changes, stepOfReply(texts, true)] : never('macro.unknown');
}
