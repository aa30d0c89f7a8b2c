import validations from 'dynalite/validations';
import type { Callback, ActionStore, Request, Store } from 'dynalite/db';
import batchGetItem from 'dynalite/actions/batchGetItem';
import batchWriteItem from 'dynalite/actions/batchWriteItem';
import createTable from 'dynalite/actions/createTable';
import deleteItem from 'dynalite/actions/deleteItem';
import deleteTable from 'dynalite/actions/deleteTable';
import describeTable from 'dynalite/actions/describeTable';
import getItem from 'dynalite/actions/getItem';
import listTables from 'dynalite/actions/listTables';
import putItem from 'dynalite/actions/putItem';
import query from 'dynalite/actions/query';
import scan from 'dynalite/actions/scan';
import updateItem from 'dynalite/actions/updateItem';
import batchGetItemRules from 'dynalite/validations/batchGetItem';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem';
import createTableRules from 'dynalite/validations/createTable';
import deleteItemRules from 'dynalite/validations/deleteItem';
import deleteTableRules from 'dynalite/validations/deleteTable';
import describeTableRules from 'dynalite/validations/describeTable';
import getItemRules from 'dynalite/validations/getItem';
import listTablesRules from 'dynalite/validations/listTables';
import putItemRules from 'dynalite/validations/putItem';
import queryRules from 'dynalite/validations/query';
import scanRules from 'dynalite/validations/scan';
import updateItemRules from 'dynalite/validations/updateItem';
import { refuseUnknownParameters } from './parameters';

export interface Operation {
  readonly name: string;
  readonly rules: { readonly types: Readonly<Record<string, unknown>>; readonly custom?: unknown };
  readonly action: (store: ActionStore, data: object, callback: Callback<object>) => void;
}

/** The operations that dynalite carries out; transactions and time to live are added elsewhere. */
export const operations = {
  BatchGetItem: { name: 'BatchGetItem', rules: batchGetItemRules, action: batchGetItem },
  BatchWriteItem: { name: 'BatchWriteItem', rules: batchWriteItemRules, action: batchWriteItem },
  CreateTable: { name: 'CreateTable', rules: createTableRules, action: createTable },
  DeleteItem: { name: 'DeleteItem', rules: deleteItemRules, action: deleteItem },
  DeleteTable: { name: 'DeleteTable', rules: deleteTableRules, action: deleteTable },
  DescribeTable: { name: 'DescribeTable', rules: describeTableRules, action: describeTable },
  GetItem: { name: 'GetItem', rules: getItemRules, action: getItem },
  ListTables: { name: 'ListTables', rules: listTablesRules, action: listTables },
  PutItem: { name: 'PutItem', rules: putItemRules, action: putItem },
  Query: { name: 'Query', rules: queryRules, action: query },
  Scan: { name: 'Scan', rules: scanRules, action: scan },
  UpdateItem: { name: 'UpdateItem', rules: updateItemRules, action: updateItem },
} as const satisfies Record<string, Operation>;

/**
 * Checks a request as DynamoDB does and parses its expressions.
 * @param ours - parameters that the caller handles itself, taken out of the request before
 * @throws what dynalite throws for an invalid request, ValidationException for a parameter that would be ignored
 */
export function validate(store: Store, operation: Operation, input: object, ours: readonly string[] = []): Request {
  const rest = Object.fromEntries(Object.entries(input).filter(([name]) => !ours.includes(name)));
  refuseUnknownParameters(operation, rest);
  const data = validations.checkTypes(structuredClone(rest), operation.rules.types);
  validations.checkValidations(data, operation.rules.types, operation.rules.custom, store);
  return data;
}
