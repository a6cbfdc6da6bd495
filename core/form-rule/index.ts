/** Which fields of a form are asked for, as it is filled in. */
export { type AskedFields, type FormFacts, type FormRules, formRules } from './form-rules.ts';
export { createForm, type FormDeps, updateForm } from './save-form.ts';
