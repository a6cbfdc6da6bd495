import { customerParamsSchema } from '../../../schemas/api/customers.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { customerErasureSchema, exportCustomerSchema } from '../../../schemas/api/privacy.ts';
import { defineRoutes } from '../route.ts';

/** What a person may ask the desk for: all that it has of them, and that they are forgotten. */
export const privacyRoutes = defineRoutes('customers', {
  exportCustomer: {
    method: 'POST',
    path: '/v1/customers/{customerId}/export',
    summary: 'Put together all that the desk has of a customer',
    description:
      'A job makes one archive (ZIP, as the file of the job): their record, what is known of their addresses, mail of theirs that is held, each ticket that they asked for with its conversation, files and raw mail, what they wrote on tickets of others, and which others name them. What agents noted for themselves is in folders of its own (`for-agents`). More than 150 MB of files are refused by the job: ask for it without.',
    permission: 'customer.export',
    access: 'write',
    params: customerParamsSchema,
    body: exportCustomerSchema,
    example: () => ({ withFiles: false }),
    output: jobOutSchema,
    status: 201,
    conflicts: true,
  },
  eraseCustomer: {
    method: 'POST',
    path: '/v1/customers/{customerId}/erasure',
    summary: 'Erase a customer for good',
    description:
      'At once their record says nothing of them, and their addresses are free. A job takes away all that is left: what they wrote, with files and raw mail, notes and drafts on their tickets, held mail, words in audit trails, files of exports, what is known of their addresses. Their tickets keep numbers, times and what is counted. What others wrote stays, without what means them: ▇▇▇ is in the place of each address, number, name and line of theirs. Configuration, and what agents are called, is not touched. 409 `customer.is_agent` when an agent has one of their addresses, and `customer.kept`, with the numbers of tickets (`ticketIds`), while a retention rule keeps one of theirs, such as the legal hold, or they have its tag. Asked again, it goes on where a job has failed. Nothing brings it back.',
    permission: 'customer.erase',
    access: 'write',
    params: customerParamsSchema,
    output: customerErasureSchema,
    status: 200,
    versioned: true,
    conflicts: true,
  },
});
