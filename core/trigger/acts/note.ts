import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { compileText, textProblems } from '../../template/index.ts';
import { type Checking, type Problems, type ReadyDeps, type Step, withEffect } from './act.ts';
import { type ActTexts, fieldsOfTexts, filledIn } from './texts.ts';

type Note = Extract<OwnAction, { do: 'note' }>;

/** What is wrong with a note. */
export function problemsOfNote({ text }: Pick<Note, 'text'>, { facts, path }: Checking): Problems {
  return textProblems({ text }, facts.catalogue, path);
}

/** Writes an internal note. @throws TemplateError */
export function noteStep({ text }: Note, { catalogue }: ReadyDeps): Step {
  return stepOfNote({ en: compileText(text, catalogue) });
}

/** Writes a text as an internal note. */
export function stepOfNote(texts: ActTexts): Step {
  return {
    fields: fieldsOfTexts(texts),
    take: (done, _, { place }) => {
      const text = filledIn(texts, done.state.facts, place);
      return withEffect(done, { kind: 'note', text, draft: { kind: 'internal_note', text } });
    },
  };
}
