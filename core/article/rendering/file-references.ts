import type { Element } from 'hast';
import { HELP_PATH } from '../../../schemas/help-centre.ts';
import type { NamedFile } from '../../article-file/index.ts';

const REFERENCE = /^attachment:([0-9A-HJKMNP-TV-Z]{26})$/;
const PLACE = new RegExp(`^${HELP_PATH}/files/(\\d{1,15})/([0-9A-HJKMNP-TV-Z]{26})$`);

/** Where readers get a file of an article, in the help centre. */
export const pathOfFile = ({ articleId, id }: { articleId: number; id: string }): string =>
  `${HELP_PATH}/files/${articleId}/${id}`;

/** Notes the files of an article that elements name, and lets these lead to where readers get them. */
export function fileReferences(articleId: number) {
  const found = new Map<string, NamedFile>();
  return {
    see(element: Element): void {
      const isShown = element.tagName === 'img';
      const attribute = isShown ? 'src' : 'href';
      const id = idIn(element.properties[attribute], articleId);
      if (id === null || !(isShown || element.tagName === 'a')) return;
      element.properties[attribute] = pathOfFile({ articleId, id });
      found.set(id, { id, isShown: isShown || found.get(id)?.isShown === true });
    },
    all: (): NamedFile[] => [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1)),
  };
}

/** The file of this article that an address names, in a source or in what was made of one. */
function idIn(address: unknown, articleId: number): string | null {
  if (typeof address !== 'string') return null;
  const [, id] = REFERENCE.exec(address.trim()) ?? [];
  if (id !== undefined) return id;
  const [, article, there] = PLACE.exec(address.trim()) ?? [];
  return there !== undefined && Number(article) === articleId ? there : null;
}
