import { customFieldSchemas, formSchemas } from '../../../schemas/api/custom-fields.ts';
import { areaRoutes } from './area-routes.ts';

/** How the API speaks of custom fields. */
export const FIELD_NAMES = {
  one: 'CustomField',
  many: 'CustomFields',
  root: 'custom-fields',
  param: 'fieldKey',
  a: 'a custom field',
  all: 'the custom fields',
} as const;

/** What a desk adds to its tickets, customers and organisations. */
export const fieldRoutes = areaRoutes(FIELD_NAMES, () => customFieldSchemas, {
  description:
    'It is in the catalogue of fields at once, as `ticket.custom.KEY`, `requester.custom.KEY` or `organisation.custom.KEY`, and conditions ask for it.',
  examples: {
    key: 'product',
    create: {
      key: 'product',
      subject: 'ticket',
      type: 'dropdown',
      labels: { en: 'Product', de: 'Produkt' },
      choices: [
        { key: 'basic', labels: { en: 'Basic' } },
        { key: 'plus', labels: { en: 'Plus' } },
      ],
    },
    update: { customers: 'visible' },
  },
});

/** How the API speaks of forms. */
export const FORM_NAMES = {
  one: 'Form',
  many: 'Forms',
  root: 'forms',
  param: 'formKey',
  a: 'a form',
  all: 'the forms',
} as const;

/** Which custom fields tickets have. */
export const formRoutes = areaRoutes(FORM_NAMES, () => formSchemas, {
  description: 'Tickets of its types have it, and whichever ticket is given it or a category that brings it.',
  examples: {
    key: 'incidents',
    create: { key: 'incidents', labels: { en: 'Incident' }, types: ['incident'] },
    update: { labels: { en: 'Outage or fault' } },
  },
});
