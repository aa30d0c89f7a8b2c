import validate from 'asl-validator';
import { type AslDefinition, fillTimeLimit } from './definition';
import { lintRules } from './lint-rules';

/**
 * Finds what is wrong with a state machine, or against this project's rules, before AWS does: everything that
 * asl-validator knows, once as written and once with sample values filled in, and the rules of `lintRules`.
 * @param text The ASL text, its placeholders still in place.
 * @returns one sentence for each finding; none for a clean machine.
 */
export function lintDefinition(text: string): string[] {
  let definition: AslDefinition;
  try {
    definition = JSON.parse(text) as AslDefinition;
  } catch (error) {
    return [`The text is not JSON: ${(error as Error).message}.`];
  }
  const limited = fillTimeLimit(text, '60');
  return [
    // asl-validator takes a placeholder for a whole ARN, not for a part of one.
    ...validated('as written', limited.replaceAll('${Partition}', SAMPLE_PARTITION)),
    ...validated('with placeholders filled', withSampleValues(limited)),
    ...lintPlaceholders(text),
    ...lintRules(definition),
  ];
}

function validated(how: string, text: string): string[] {
  // The validator writes into what it is given.
  const { errors } = validate(JSON.parse(text));
  return errors.map(
    (error) => `asl-validator, ${how}: ${error['Error code']} ${error.Message ?? JSON.stringify(error)}`,
  );
}

const SAMPLE_PARTITION = 'aws';

/** Fills each placeholder with a value of the kind that its name ends in. */
function withSampleValues(text: string): string {
  const samples: Readonly<Record<string, string>> = {
    Partition: SAMPLE_PARTITION,
    FunctionArn: `arn:${SAMPLE_PARTITION}:lambda:us-east-1:000000000000:function:sample`,
    TopicArn: `arn:${SAMPLE_PARTITION}:sns:us-east-1:000000000000:sample`,
    QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/sample',
  };
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const kind = Object.keys(samples).find((suffix) => name.endsWith(suffix));
    return kind === undefined ? 'sample' : samples[kind]!;
  });
}

function lintPlaceholders(text: string): string[] {
  const names = new Set(Array.from(text.matchAll(/\$\{([^}]*)\}/g), ([, name]) => name!));
  const odd = [...names].filter((name) => !/^([A-Z][a-z0-9]*)+$/.test(name));
  return odd.map((name) => `The placeholder \${${name}} is not in PascalCase.`);
}
