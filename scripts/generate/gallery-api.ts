import * as z from 'zod';
import { problem } from '../../handlers/gallery/contract/common';
import { type Operation, operations } from '../../handlers/gallery/contract/operations';
import { localSession, token } from '../../handlers/gallery/contract/session';
import { type Generated, jsonFile, pathOf } from './generated';

type Json = { [member: string]: unknown };

const DOCUMENT = 'gallery/openapi.json';
const TYPES = 'gallery/src/api/types.ts';

/** A schema of zod as one of OpenAPI 3.1, which is JSON Schema; what has an id goes to the components. */
class Components {
  readonly schemas: Record<string, Json> = {};

  schemaOf(type: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs = {},
      ...schema
    } = z.toJSONSchema(type, { io }) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs)) this.add(name, definition);
    if (typeof schema.id !== 'string') return this.referring(schema);
    this.add(schema.id, schema);
    return { $ref: `#/components/schemas/${schema.id}` };
  }

  private add(name: string, { id: _, ...schema }: Json): void {
    this.schemas[name] = this.referring(schema);
  }

  private referring(schema: Json): Json {
    return JSON.parse(JSON.stringify(schema).replaceAll('#/$defs/', '#/components/schemas/')) as Json;
  }
}

const content = (schema: Json): Json => ({ 'application/json': { schema } });

function parametersOf(components: Components, place: 'path' | 'query', type: z.ZodObject | undefined): Json[] {
  return Object.entries(type?.shape ?? {}).map(([name, part]) => {
    const schema = components.schemaOf(part as z.ZodType, 'input');
    const required = place === 'path' || !(part as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, schema };
  });
}

function operationOf(components: Components, id: string, operation: Operation): Json {
  const { summary, parameters, query, body, status = 200, answer, adminOnly } = operation;
  return {
    operationId: id,
    summary,
    ...(adminOnly ? { description: 'For the group `admin` only.' } : {}),
    parameters: [...parametersOf(components, 'path', parameters), ...parametersOf(components, 'query', query)],
    ...(body ? { requestBody: { required: true, content: content(components.schemaOf(body, 'input')) } } : {}),
    responses: {
      [status]: { description: 'Done', content: content(components.schemaOf(answer, 'output')) },
      default: { description: 'What went wrong', content: content(components.schemaOf(problem, 'output')) },
    },
  };
}

/** The OpenAPI 3.1 document of the gallery's API. */
function openApi(): Json {
  const components = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  const add = (id: string, operation: Operation): void => {
    const path = `/api${operation.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    (paths[path] ??= {})[operation.method.toLowerCase()] = operationOf(components, id, operation);
  };
  for (const [id, operation] of Object.entries(operations)) add(id, operation);
  // Not on AWS, where Amazon Cognito signs in.
  add('signInLocally', {
    method: 'POST',
    path: '/session',
    summary: 'Signs in on this machine under any name',
    body: localSession,
    answer: token,
  });
  return {
    openapi: '3.1.0',
    info: { title: 'Gallery of Rekognition Workflows', version: '1' },
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    security: [{ token: [] }],
  };
}

/** The document of the gallery's API and the types of its page. */
export async function galleryApi(): Promise<Generated> {
  const document = openApi();
  const [{ default: openApiTypes, astToString }, { format, resolveConfig }] = await Promise.all([
    import('openapi-typescript'),
    import('prettier'),
  ]);
  const ast = await openApiTypes(document as never, { defaultNonNullable: false, rootTypes: true });
  const text = `// Written by \`npm run generate\` from ${DOCUMENT}.\n${astToString(ast)}`;
  return {
    ...(await jsonFile(DOCUMENT, document)),
    [TYPES]: await format(text, { ...(await resolveConfig(pathOf(TYPES))), parser: 'typescript' }),
  };
}
