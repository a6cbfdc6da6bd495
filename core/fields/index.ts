export { type Catalogue, type CustomField, catalogueOf, catalogueSeenBy } from './catalogue.ts';
export type { CustomValues, Facts } from './facts.ts';
export type {
  Field,
  FieldChoice,
  FieldSubject,
  FieldType,
  FieldUser,
  FieldValue,
  Labels,
  ReferenceTo,
} from './field.ts';
