import { ENGINE_INDEX } from '../../shared/names.ts';
import { type AskOpenSearch, errorTypeOf, refusal } from './client-gateway.ts';

/** The index of a desk in its collection. */
export const INDEX = ENGINE_INDEX;

/** The document that a thing has in the index, by its space and number. */
export const idOfThing = (space: string, id: number): string => `${space}-${id}`;

/** The name of an attribute in documents: keys of fields have dots, which would be objects there. */
export const attributeName = (kind: 's' | 'f' | 'n', key: string): string =>
  `${kind}.${key.replaceAll('.', '/')}`;

const keyword = { type: 'keyword' } as const;
/** Words that we have taken apart and folded ourselves, so that both engines find the same. */
const ownWords = { type: 'text', analyzer: 'whitespace' } as const;
const attribute = (name: string, mapping: object) => ({ [name]: { path_match: `${name}.*`, mapping } });

/**
 * How documents are indexed. `subject`, `said` and `noted` are words in their order, for phrases; `…Terms` all forms in which something is found, `…Stems` what
 * their forms have in common. `s` are values of fields as they are, `f` folded, `n` as numbers.
 */
export const INDEX_SHAPE = {
  mappings: {
    dynamic: 'strict',
    dynamic_templates: [attribute('s', keyword), attribute('f', keyword), attribute('n', { type: 'double' })],
    properties: {
      space: keyword,
      id: { type: 'long' },
      revision: { type: 'long' },
      subject: ownWords,
      said: ownWords,
      noted: ownWords,
      subjectTerms: keyword,
      subjectStems: keyword,
      terms: keyword,
      stems: keyword,
      noteTerms: keyword,
      noteStems: keyword,
      messages: {
        type: 'nested',
        properties: { key: keyword, isNote: { type: 'boolean' }, terms: keyword, stems: keyword },
      },
      s: { type: 'object', dynamic: true },
      f: { type: 'object', dynamic: true },
      // Named, as what is fresh comes first also where nothing has such a value yet.
      n: { type: 'object', dynamic: true, properties: { 'ticket/lastActivityAt': { type: 'double' } } },
    },
  },
} as const;

/** Makes the index, unless it is there. @throws OpenSearchError */
export async function ensureIndex(ask: AskOpenSearch): Promise<void> {
  const answer = await ask('PUT', `/${INDEX}`, INDEX_SHAPE);
  if (answer.status < 300 || errorTypeOf(answer) === 'resource_already_exists_exception') return;
  throw refusal('the index', answer);
}
