import { localResources } from '../../local/resources';
import { workflows } from '../../state-machines';

describe.each(Object.values(workflows))('$name', (workflow) => {
  const resources = localResources(workflow, 'http://localhost');
  const functions = Object.entries(workflow.functions).map(
    ([name, { permissions }]) => [name, permissions(resources)] as const,
  );

  it.each(functions)(
    'lets %s tell a missing object from a forbidden one wherever it reads objects',
    (_name, statements) => {
      const readable = statements
        .filter(({ actions }) => actions.includes('s3:GetObject'))
        .flatMap((statement) => statement.resources.map((arn) => arn.slice(0, arn.indexOf('/'))));
      const listable = statements
        .filter(({ actions }) => actions.includes('s3:ListBucket'))
        .flatMap((statement) => statement.resources);

      expect(listable).toEqual(expect.arrayContaining(readable));
    },
  );
});
