import type { OwnAction } from '../../../schemas/trigger-action.ts';
import { compileText, textProblems } from '../../template/index.ts';
import { type Checking, type Problems, type ReadyDeps, type Step, withEffect } from './act.ts';
import { type ActTexts, fieldsOfTexts, filledIn, filledInForDesk } from './texts.ts';

type Note = Extract<OwnAction, { do: 'note' }>;

/** What is wrong with a note. */
export function problemsOfNote({ text }: Pick<Note, 'text'>, { facts, path }: Checking): Problems {
  return textProblems({ text }, facts.catalogue, path);
}

/** Writes an internal note. @throws TemplateError */
export function noteStep({ text }: Note, { catalogue }: ReadyDeps): Step {
  return stepOfNote({ en: compileText(text, catalogue) }, filledInForDesk);
}

/** Writes a text as an internal note. @param fill in whose words it is */
export function stepOfNote(texts: ActTexts, fill = filledIn): Step {
  return {
    fields: fieldsOfTexts(texts),
    take: (done, _, { place }) => {
      const text = fill(texts, done.state.facts, place);
      return withEffect(done, { kind: 'note', text, draft: { kind: 'internal_note', text } });
    },
  };
}
