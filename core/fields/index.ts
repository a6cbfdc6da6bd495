export {
  type Catalogue,
  catalogue,
  catalogueOf,
  catalogueSeenBy,
  type DeskTerms,
  isOfSla,
} from './catalogue.ts';
export type { AnyFacts, Facts } from './facts.ts';
export type {
  Field,
  FieldChoice,
  FieldShape,
  FieldUser,
  FieldValue,
  Labels,
} from './field.ts';
export { type KeptCatalogue, keptCatalogue } from './kept-catalogue.ts';
