export { type Catalogue, type CustomField, catalogueOf, catalogueSeenBy } from './catalogue.ts';
export type { CustomValues, Facts } from './facts.ts';
export type {
  Field,
  FieldChoice,
  FieldUser,
  FieldValue,
  Labels,
} from './field.ts';
