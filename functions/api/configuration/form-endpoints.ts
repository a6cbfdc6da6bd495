import type * as z from 'zod';
import type { ThingTarget } from '../../../core/configuration/index.ts';
import { type Form, formArea } from '../../../core/custom-field/index.ts';
import { createForm, type FormDeps, updateForm } from '../../../core/form-rule/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { formSchemas } from '../../../schemas/api/custom-fields.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { sharedEndpoints } from './area-endpoints.ts';
import { FORM_NAMES } from './field-routes.ts';

const present = (form: Form) => ({ body: form, version: form.version });

/** The endpoints of forms. */
export function formEndpoints(deps: FormDeps) {
  return {
    ...sharedEndpoints(deps.table, formArea, FORM_NAMES),
    createForm: async ({
      body: fields,
      context,
      remember,
    }: {
      body: z.output<typeof formSchemas.create>;
      context: Context;
      remember: (answer: EndpointAnswer) => readonly Write[];
    }) => {
      const alongside = (made: Form) => remember(present(made));
      return present(await createForm(deps, context, { fields, alongside }));
    },
    updateForm: async ({
      params: { formKey: key },
      body: change,
      context,
      expectedVersion,
    }: {
      params: { formKey: string };
      body: z.output<typeof formSchemas.update>;
      context: Context;
    } & Pick<ThingTarget<Form>, 'expectedVersion'>) =>
      present(await updateForm(deps, context, { key, change, expectedVersion })),
  };
}
