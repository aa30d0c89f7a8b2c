/** The parts of dynalite 4.0.0 that the local DynamoDB builds on. The package has no types of its own. */

declare module 'dynalite/db' {
  import type { Readable } from 'node:stream';

  namespace dynalite {
    /** An attribute value as it travels: `{ S: 'text' }`, `{ N: '1.5' }`, `{ B: base64 }`. */
    interface AttributeValue {
      S?: string;
      N?: string;
      B?: string;
      BOOL?: boolean;
      NULL?: boolean;
      SS?: string[];
      NS?: string[];
      BS?: string[];
      L?: AttributeValue[];
      M?: Item;
    }
    interface Item {
      [attribute: string]: AttributeValue;
    }
    interface KeySchemaElement {
      AttributeName: string;
      KeyType: 'HASH' | 'RANGE';
    }
    interface Index {
      IndexName: string;
      KeySchema: KeySchemaElement[];
      Projection: { ProjectionType: 'ALL' | 'INCLUDE' | 'KEYS_ONLY'; NonKeyAttributes?: string[] };
    }
    interface Table {
      TableName: string;
      TableStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
      KeySchema: KeySchemaElement[];
      AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
      GlobalSecondaryIndexes?: Index[];
      LocalSecondaryIndexes?: Index[];
    }
    type Callback<T = void> = (error: Error | null | undefined, value?: T) => void;
    interface StreamOptions {
      gt?: string;
      gte?: string;
      lt?: string;
      lte?: string;
      reverse?: boolean;
      limit?: number;
    }
    /** The items of one table or the entries of one index. */
    interface ItemDb {
      lock(key: string, run: (release: <F>(callback: F) => F) => void): void;
      get(key: string, callback: Callback<Item>): void;
      put(key: string, item: Item, callback: Callback): void;
      del(key: string, callback: Callback): void;
      createValueStream(options: StreamOptions): Readable;
    }
    type BatchOperation = { type: 'put'; key: string; value: unknown } | { type: 'del'; key: string };
    interface Level {
      open(): Promise<void>;
      close(): Promise<void>;
      get(key: string): Promise<unknown>;
      put(key: string, value: unknown): Promise<void>;
      del(key: string): Promise<void>;
      batch(operations: BatchOperation[]): Promise<void>;
      iterator(options: StreamOptions): AsyncIterable<[string, unknown]>;
      values(options: StreamOptions): AsyncIterable<unknown>;
    }
    /** What an action needs of a store. */
    interface ActionStore {
      options: { maxItemSize: number };
      tableDb: unknown;
      getTable(name: string, checkStatus: boolean | Callback<Table>, callback?: Callback<Table>): void;
      getItemDb(table: string): ItemDb;
      getIndexDb(type: string, table: string, index: string): ItemDb;
    }
    interface Store extends ActionStore {
      db: Level;
      tableDb: { awsAccountId: string; awsRegion: string };
    }
    interface CreateOptions {
      path: string;
      createTableMs: number;
      deleteTableMs: number;
      updateTableMs: number;
    }
    type DocumentPath = readonly (string | number)[];
    /** An operand of a parsed expression: a document path, a literal or `size(path)`. */
    type Operand = DocumentPath | AttributeValue | FunctionExpression;
    interface FunctionExpression {
      type: 'function';
      name: string;
      args: Operand[];
    }
    type Expression =
      | { type: 'and' | 'or' | 'not'; args: Expression[] }
      | { type: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in'; args: Operand[] }
      | FunctionExpression;
    interface ParsedCondition {
      expression: Expression;
      nestedPaths: Record<string, true>;
      pathHeads: Record<string, true>;
    }
    /** A value on the right of `SET path =`: a path, a literal, or an operation on them. */
    type UpdateOperand = DocumentPath | AttributeValue | { type: string; name?: string; args: UpdateOperand[] };
    interface Update {
      sections: { type: 'set' | 'remove' | 'add' | 'delete'; path: DocumentPath; val?: UpdateOperand }[];
    }
    /** A validated request: its parameters and the expressions parsed from them. */
    interface Request {
      TableName: string;
      Key?: Item;
      Item?: Item;
      IndexName?: string;
      Select?: string;
      Limit?: number;
      ConsistentRead?: boolean;
      ExclusiveStartKey?: Item;
      _condition?: ParsedCondition;
      _filter?: ParsedCondition;
      _projection?: { paths: DocumentPath[]; nestedPaths: Record<string, true> };
      _updates?: Update;
    }
  }

  const dynalite: {
    create(options: dynalite.CreateOptions): dynalite.Store;
    createKey(item: dynalite.Item, table: dynalite.Table, keySchema?: dynalite.KeySchemaElement[]): string;
    getIndexActions(
      indexes: dynalite.Index[],
      before: dynalite.Item | null,
      after: dynalite.Item | null,
      table: dynalite.Table,
    ): { puts: { index: string; key: string; item: dynalite.Item }[]; deletes: { index: string; key: string }[] };
    validateKey(key: dynalite.Item, table: dynalite.Table): Error | null | undefined;
    validateItem(item: dynalite.Item, table: dynalite.Table): Error | null | undefined;
    validateKeyPaths(nestedPaths: Record<string, true>, table: dynalite.Table): Error | null | undefined;
    validationError(message: string): Error;
    mapPath(path: dynalite.DocumentPath, item: dynalite.Item): dynalite.AttributeValue | null | undefined;
    mapPaths(paths: readonly dynalite.DocumentPath[], item: dynalite.Item): dynalite.Item;
    toLexiStr(value: string, type: string): string;
  };
  export = dynalite;
}

declare module 'dynalite/validations' {
  import type dynalite from 'dynalite/db';
  const validations: {
    checkTypes(input: unknown, types: object): dynalite.Request;
    checkValidations(data: object, types: object, custom: unknown, store: unknown): void;
  };
  export = validations;
}

declare module 'dynalite/validations/*' {
  const validation: { readonly types: Record<string, unknown>; readonly custom?: unknown };
  export = validation;
}

declare module 'dynalite/actions/*' {
  import type dynalite from 'dynalite/db';
  function action(store: dynalite.ActionStore, data: object, callback: dynalite.Callback<object>): void;
  export = action;
}
