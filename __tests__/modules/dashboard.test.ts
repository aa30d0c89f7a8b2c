import { workflows } from '../../state-machines/index';
import { environmentWithModel, parsed, resource, synthesizeEnvironment } from '../support/terraform-synth';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title?: string; readonly markdown?: string; readonly metrics?: readonly unknown[][] };
}

const stack = synthesizeEnvironment(environmentWithModel());
const { widgets } = parsed<{ widgets: Widget[] }>(resource(stack, 'aws_cloudwatch_dashboard')['dashboard_body']);

describe('the dashboard of an environment', () => {
  it('is headed by each of its workflows once', () => {
    const headings = widgets.flatMap(({ properties }) => properties.markdown ?? []);

    expect(headings.map((heading) => /^## (\S+)/.exec(heading)![1])).toEqual(
      Object.keys(environmentWithModel().workflows),
    );
  });

  it('shows every function, rule, queue and state machine', () => {
    const shown = JSON.stringify(widgets);

    for (const [type, attribute] of [
      ['aws_lambda_function', 'function_name'],
      ['aws_cloudwatch_event_rule', 'name'],
      ['aws_sqs_queue', 'name'],
    ] as const) {
      for (const name of Object.keys(stack.resource[type]!))
        expect(shown).toContain(`\${${type}.${name}.${attribute}}`);
    }
    for (const [name, machine] of Object.entries(stack.resource['aws_sfn_state_machine']!)) {
      const ways = [`\${aws_sfn_state_machine.${name}.arn}`, `:stateMachine:${String(machine['name'])}`];
      expect({ name, shown: ways.some((way) => shown.includes(way)) }).toEqual({ name, shown: true });
    }
  });

  it('names metrics as CloudWatch does, with the Region', () => {
    const graphs = widgets.filter(({ type }) => type === 'metric');

    expect(graphs.length).toBe(6 * Object.keys(workflows).length);
    for (const { properties } of graphs) {
      expect(properties).toMatchObject({ region: 'us-east-1', view: 'timeSeries' });
      for (const metric of properties.metrics!) {
        expect(metric).toEqual([
          expect.stringMatching(/^AWS\//),
          expect.any(String),
          expect.any(String),
          expect.any(String),
          { stat: expect.any(String) },
        ]);
      }
    }
  });

  it('lays no widget over another and none outside of the 24 columns', () => {
    const covered = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(covered).not.toContain(`${column} ${row}`);
          covered.add(`${column} ${row}`);
        }
      }
    }
  });
});
