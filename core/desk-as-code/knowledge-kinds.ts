import { articleSectionSchemas } from '../../schemas/api/articles.ts';
import { contextKindSchemas } from '../../schemas/api/context.ts';
import { shopSchemas, shopSecretShape } from '../../schemas/api/shops.ts';
import { sectionArea } from '../article/index.ts';
import { contextKindArea } from '../context/index.ts';
import { createShop, shopArea, updateShop } from '../shop/index.ts';
import type { WebhookReach } from '../webhook/index.ts';
import { configuredKind, ownKind } from './configured-kind.ts';
import type { Doing, Kind } from './kind.ts';

/** Where articles stand, and of what kinds things are that customers have and other systems know. */
export function knowledgeKinds(doing: Doing): Kind[] {
  const sections = { create: articleSectionSchemas.create, update: articleSectionSchemas.update };
  const kinds = { create: contextKindSchemas.create, update: contextKindSchemas.update };
  return [
    configuredKind(doing, { name: 'articleSections', area: sectionArea, ...sections }),
    configuredKind(doing, { name: 'contextKinds', area: contextKindArea, ...kinds }),
  ];
}

/** Secrets are in no file. */
const WITHOUT = Object.fromEntries(Object.keys(shopSecretShape).map((name) => [name, true])) as {
  [Name in keyof typeof shopSecretShape]: true;
};
const saidOfShop = {
  create: shopSchemas.create.omit(WITHOUT),
  update: shopSchemas.create.omit({ ...WITHOUT, key: true, platform: true }).partial(),
};

/** Shops, without their secrets: those that a shop has stay, and one that is new has none until somebody sets them. */
export function shopKind(doing: Doing, { reach }: { reach: WebhookReach }): Kind {
  const { table, context } = doing;
  const deps = { table, reach };
  return ownKind(
    doing,
    { name: 'shops', area: shopArea, ...saidOfShop },
    {
      create: (_, { key, ...fields }) => createShop(deps, context, { key, fields, secrets: {} }),
      update: (key, change) => updateShop(deps, context, { key, change, secrets: {} }),
    },
  );
}
