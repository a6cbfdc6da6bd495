export { customerForm, type FormField } from './customer-form.ts';
export { type CustomField, fieldArea } from './field-area.ts';
export { type CustomFields, compileFields, NO_FIELDS, type WorkingField } from './fields.ts';
export { fieldsFor } from './fields-for.ts';
export { type Form, type Forms, formArea, NO_FORMS } from './form-area.ts';
export {
  firstValues,
  type GivenValues,
  initialValues,
  missingValues,
  newValues,
  referenceKeys,
  referencesIn,
  requireReferences,
  valueChange,
  valuesForCustomer,
  withValues,
} from './set-values.ts';
export { valueProblem } from './value.ts';
