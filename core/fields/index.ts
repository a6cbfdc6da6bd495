export { type Catalogue, catalogueOf, catalogueSeenBy, type DeskTerms, isOfSla } from './catalogue.ts';
export type { Facts } from './facts.ts';
export type {
  Field,
  FieldChoice,
  FieldUser,
  FieldValue,
  Labels,
} from './field.ts';
export { type KeptCatalogue, keptCatalogue } from './kept-catalogue.ts';
