import { definitionNames, pascalCase, readDefinitionTemplate } from '../../state-machines/asl/definition';
import type { WorkflowDescription, WorkflowResources } from '../../state-machines/description';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';
import { workflows } from '../../state-machines/index';
import type { Environment } from '../../env/environment';
import { environmentNames, loadEnvironment } from '../../env/load-environment';
import {
  type Block,
  type Configuration,
  environmentWith,
  parsed,
  type PolicyStatement,
  resource,
  synthesizeEnvironment,
} from '../support/terraform-synth';
import { workflowWithEverything } from '../support/terraform-workflow';

function statementsOf(configuration: Configuration, role: string): readonly PolicyStatement[] {
  return parsed(resource(configuration, 'aws_iam_role_policy', `${role}_policy`)['policy']).Statement;
}

describe.each(environmentNames())('the stack of %s', (name) => {
  const environment = loadEnvironment(name, workflows);
  const stack = synthesizeEnvironment(environment);

  it('accepts every provider that has what it uses, and is not pinned to the one of its bindings', () => {
    expect(stack.terraform['required_providers']).toEqual({
      aws: { source: 'hashicorp/aws', version: '>= 5.100, < 7.0' },
    });
  });

  it('uses nothing that only version 6 of the provider has', () => {
    const onlyIn6 = [
      'publish_to',
      'source_kms_key_arn',
      'capacity_provider_config',
      'durable_config',
      'tenancy_config',
      'deletion_protection_enabled_log',
      'blocked_encryption_types',
      'warm_throughput',
      'global_table_witness',
      'action_after_completion',
    ];
    for (const blocks of Object.values(stack.resource)) {
      for (const block of Object.values(blocks)) {
        expect(block).not.toHaveProperty('region');
        for (const attribute of onlyIn6) expect(JSON.stringify(block)).not.toContain(`"${attribute}"`);
      }
    }
    for (const group of Object.values(stack.resource['aws_cloudwatch_log_group']!)) {
      expect(group).not.toHaveProperty('deletion_protection_enabled');
    }
  });

  it('holds no path of the machine it was synthesized on', () => {
    expect(JSON.stringify(stack)).not.toContain(process.cwd());
    for (const { filename } of Object.values(stack.resource['aws_lambda_function']!)) {
      expect(filename).toMatch(/^\$\{path\.module}\/assets\//);
    }
  });

  it('tags everything that can be tagged', () => {
    const taggable = [
      'aws_s3_bucket',
      'aws_dynamodb_table',
      'aws_lambda_function',
      'aws_sfn_state_machine',
      'aws_sns_topic',
    ];
    for (const type of [...taggable, 'aws_iam_role', 'aws_cloudwatch_log_group', 'aws_kms_key', 'aws_sqs_queue']) {
      for (const block of Object.values(stack.resource[type]!)) {
        expect(block['tags']).toMatchObject({
          Project: 'rekognition-workflows',
          Environment: name,
          ManagedBy: 'terraform',
        });
      }
    }
  });

  it('has the addresses that users know: a changed one means that the resource is replaced', () => {
    const addresses = Object.entries(stack.resource).flatMap(([type, blocks]) =>
      Object.keys(blocks).map((block) => `${type}.${block}`),
    );

    expect(addresses.sort()).toMatchSnapshot();
  });

  describe.each(Object.keys(environment.workflows))('%s', (workflow) => {
    const description = workflows[workflow]!;
    const address = workflow.replace(/-/g, '_');

    it('runs the state machine of its ASL file, every placeholder filled and none unused', () => {
      const machine = resource(stack, 'aws_sfn_state_machine', `${address}_state_machine`);

      const definition = String(machine['definition']);
      const placeholders = readDefinitionTemplate(description).match(/\$\{[A-Za-z0-9]+}/g) ?? [];
      expect(placeholders.length).toBeGreaterThan(0);
      for (const placeholder of placeholders) expect(definition).not.toContain(placeholder);
      expect(definition).not.toContain('%{');
      // What is left between ${ and } are references that Terraform resolves.
      for (const reference of definition.match(/\$\{[^}]*}/g) ?? []) {
        expect(reference).toMatch(
          /^\$\{(aws_[a-z0-9_]+\.[a-z0-9_]+\.[a-z_]+|local\.name_prefix|data\.aws_caller_identity\.current\.account_id|data\.aws_partition\.partition\.partition)}$/,
        );
      }
    });

    it('calls every function that is described, from a state, a rule, a schedule, a queue or by hand', () => {
      const template = definitionNames(description)
        .map((name) => readDefinitionTemplate({ name }))
        .join();
      const targets = [...Object.values(description.rules), ...Object.values(description.schedules)].map(
        ({ target }) => (target.kind === 'function' ? target.function : undefined),
      );

      for (const key of Object.keys(description.functions)) {
        const called =
          template.includes(`\${${pascalCase(key)}FunctionArn}`) ||
          targets.includes(key) ||
          description.functions[key]!.reads !== undefined ||
          description.functions[key]!.calledByHand === true;
        expect({ key, called }).toEqual({ key, called: true });
      }
    });

    it('logs below the path that needs no entry in the account-wide resource policy', () => {
      const log = resource(stack, 'aws_cloudwatch_log_group', `${address}_state_machine_log`);
      const machine = resource(stack, 'aws_sfn_state_machine', `${address}_state_machine`);

      expect(log['name']).toBe(`/aws/vendedlogs/states/\${local.name_prefix}-${workflow}`);
      expect(machine['logging_configuration']).toEqual({
        level: environment.logLevel,
        include_execution_data: environment.logExecutionData,
        log_destination: `\${aws_cloudwatch_log_group.${address}_state_machine_log.arn}:*`,
      });
      expect(machine['tracing_configuration']).toEqual({ enabled: true });
    });

    it('has a function for every handler, sized and packaged as described', () => {
      for (const [key, lambda] of Object.entries(description.functions)) {
        const block = resource(stack, 'aws_lambda_function', `${address}_${key.replace(/-/g, '_')}`);
        expect(block).toMatchObject({
          function_name: `\${local.name_prefix}-${workflow}-${key}`,
          runtime: 'nodejs22.x',
          architectures: ['arm64'],
          handler: 'index.handler',
          memory_size: lambda.memoryMegabytes,
          timeout: lambda.timeoutSeconds,
          tracing_config: { mode: 'Active' },
        });
        expect(block['source_code_hash']).toMatch(/^[A-Za-z0-9+/]{43}=$/);
        const layers = [
          ...(lambda.usesSharp ? ['${aws_lambda_layer_version.sharp_layer.arn}'] : []),
          ...(lambda.usesLibheif ? ['${aws_lambda_layer_version.libheif_layer.arn}'] : []),
        ];
        expect(block['layers']).toEqual(layers.length > 0 ? layers : undefined);
        expect(block).not.toHaveProperty('reserved_concurrent_executions');
      }
    });

    it('gives every function its own role with the permissions of its description', () => {
      for (const [key, lambda] of Object.entries(description.functions)) {
        const role = `${address}_${key.replace(/-/g, '_')}_role`;
        const granted = statementsOf(stack, role);
        const described = lambda.permissions(anyNames(description));
        expect(granted.map(({ Sid }) => Sid)).toEqual(expect.arrayContaining(described.map(({ sid }) => sid)));
        for (const { sid, actions } of described) {
          const statement = granted.find(({ Sid }) => Sid === sid)!;
          expect([statement.Action].flat()).toEqual(actions);
        }
        expect(granted.find(({ Sid }) => Sid === 'WriteLogs')?.Resource).toBe(
          `\${aws_cloudwatch_log_group.${address}_${key.replace(/-/g, '_')}_log.arn}:*`,
        );
      }
    });

    it('publishes its alarms to their own topic', () => {
      const alarms = Object.values(stack.resource['aws_cloudwatch_metric_alarm']!);

      for (const alarm of alarms) {
        expect(alarm).toMatchObject({
          alarm_actions: ['${aws_sns_topic.alarms_topic.arn}'],
          treat_missing_data: 'notBreaching',
        });
        expect(alarm['alarm_description']).toBeTruthy();
      }
      const watched = alarms.map(
        ({ metric_name: metric, dimensions }) => `${String(metric)} ${Object.keys((dimensions ?? {}) as Block).join()}`,
      );
      for (const metric of [
        'ExecutionsFailed StateMachineArn',
        'ExecutionsTimedOut StateMachineArn',
        'ExecutionsAborted StateMachineArn',
        'ExecutionThrottled StateMachineArn',
        'Throttles FunctionName',
        'FailedInvocations RuleName',
        'ApproximateNumberOfMessagesVisible QueueName',
      ]) {
        expect(watched).toContain(metric);
      }
      const errors = alarms.filter(({ metric_query: queries }) => JSON.stringify(queries ?? '').includes('"Errors"'));
      expect(errors.length).toBeGreaterThanOrEqual(Object.keys(description.functions).length);
    });
  });
});

/** A name for everything that a description may ask for. */
function anyNames(description: WorkflowDescription): WorkflowResources {
  const named = new Proxy({}, { get: () => ({ name: 'name', arn: 'arn', url: 'url', id: 'id' }) });
  return {
    buckets: named,
    tables: named,
    topics: named,
    queues: named,
    collections: named,
    settings: new Proxy({}, { get: () => 'setting' }),
    stateMachine: { name: description.name, arn: 'arn' },
    partition: 'aws',
    nothingArn: 'nothing',
    stateMachineType: 'STANDARD',
  };
}

describe.each([
  ['image_analysis_start_analysis', 'uploads_queue', 'image_analysis_state_machine', 'image-analysis'],
  ['rider_photo_start_check', 'selfies_queue', 'rider_photo_state_machine', 'rider-photo'],
] as const)('the paced starter %s', (starter, queue, machine, workflow) => {
  const stack = synthesizeEnvironment(environmentWith());

  it('reads its queue in two runs at a time, and gives single messages back', () => {
    expect(resource(stack, 'aws_lambda_event_source_mapping', `${starter}_source`)).toMatchObject({
      event_source_arn: `\${aws_sqs_queue.${queue}.arn}`,
      function_name: `\${aws_lambda_function.${starter}.arn}`,
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 2 },
    });
  });

  it('may read its queue, start its state machine and book from the clock, and nothing else', () => {
    const own = statementsOf(stack, `${starter}_role`).filter(({ Sid }) =>
      ['ReadQueue', 'StartExecutions', 'BookMoments'].includes(Sid!),
    );

    expect(own.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], `\${aws_sqs_queue.${queue}.arn}`],
      [['states:StartExecution', 'states:ListExecutions'], expect.stringMatching(/:stateMachine:[^*]+$/)],
      [['dynamodb:UpdateItem', 'dynamodb:GetItem'], '${aws_dynamodb_table.pace_table.arn}'],
    ]);
    expect(String(own[1]!.Resource)).toMatch(new RegExp(`:stateMachine:.*${workflow}$`));
  });

  it('keeps the name of its state machine, which Terraform makes after it', () => {
    const { environment } = resource(stack, 'aws_lambda_function', starter) as {
      environment: { variables: Record<string, string> };
    };
    const { name } = resource(stack, 'aws_sfn_state_machine', machine);

    expect(environment.variables.STATE_MACHINE_ARN!.split(':stateMachine:')[1]).toBe(name);
    expect(environment.variables.PACE_TABLE_NAME).toBe('${aws_dynamodb_table.pace_table.name}');
  });

  it('is watched: dead letters, and a message that waits for too long', () => {
    const alarms = Object.entries(stack.resource['aws_cloudwatch_metric_alarm']!).filter(([, alarm]) =>
      JSON.stringify(alarm).includes(`aws_sqs_queue.${queue}`),
    );

    expect(alarms.map(([name]) => name.replace(/^.*_alarm_/, '')).sort()).toEqual([
      `${queue.replace('_queue', '')}_dead_letters`,
      `${queue.replace('_queue', '')}_waiting`,
    ]);
  });
});

describe('the upload rule of image-analysis', () => {
  const stack = synthesizeEnvironment(environmentWith());
  const target = resource(stack, 'aws_cloudwatch_event_target', 'image_analysis_photo_uploaded_target');

  it('matches photos under the upload prefix and nothing that a workflow writes', () => {
    const rule = resource(stack, 'aws_cloudwatch_event_rule', 'image_analysis_photo_uploaded');

    expect(parsed<unknown>(rule['event_pattern'])).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: ['${aws_s3_bucket.photos_bucket.id}'] },
        object: { key: [{ prefix: UPLOAD_PREFIX }], size: [{ numeric: ['>', 0] }] },
      },
    });
  });

  it('queues the input of its description, and may send to no other queue', () => {
    const { paths, template } = workflows['image-analysis']!.rules['photo-uploaded']!.inputTransformer!;

    expect(target).toMatchObject({
      arn: '${aws_sqs_queue.uploads_queue.arn}',
      input_transformer: { input_paths: paths, input_template: template },
    });
    const sendsTo = Object.entries(stack.resource['aws_sqs_queue_policy']!).filter(([, { policy }]) =>
      JSON.stringify(parsed(policy)).includes('"${aws_cloudwatch_event_rule.image_analysis_photo_uploaded.arn}"'),
    );
    expect(sendsTo.map(([name]) => name).sort()).toEqual(['image_analysis_undelivered_policy', 'uploads_queue_policy']);
  });

  it('tries for a day and then keeps the event', () => {
    expect(target).toMatchObject({
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: '${aws_sqs_queue.image_analysis_undelivered.arn}' },
    });
    const queuePolicy = parsed(resource(stack, 'aws_sqs_queue_policy', 'image_analysis_undelivered_policy')['policy']);
    expect(JSON.stringify(queuePolicy)).toContain('${aws_cloudwatch_event_rule.image_analysis_photo_uploaded.arn}');
  });

  it('lets the rule on ended executions, and nothing else, call its function', () => {
    const permission = resource(stack, 'aws_lambda_permission', 'image_analysis_execution_ended_permission');
    const lambda = resource(stack, 'aws_lambda_function', 'image_analysis_record_failure');

    expect(permission).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      source_arn: '${aws_cloudwatch_event_rule.image_analysis_execution_ended.arn}',
    });
    expect(lambda['dead_letter_config']).toEqual({ target_arn: '${aws_sqs_queue.image_analysis_undelivered.arn}' });
  });
});

describe('what an environment can choose', () => {
  const stackWith = (changes: Partial<Environment>, name = 'dev'): Configuration =>
    synthesizeEnvironment(environmentWith(changes, name));

  it('settings reach the functions', () => {
    const { workflows: settings } = environmentWith();
    const analysis = settings['image-analysis']!;

    const stack = stackWith({
      workflows: { 'image-analysis': { ...analysis, settings: { ...analysis.settings, maxLabels: 33 } } },
    });

    const lambda = resource(stack, 'aws_lambda_function', 'image_analysis_detect_labels');
    const { variables } = lambda['environment'] as { variables: Record<string, string> };
    expect(variables).toMatchObject({ MAX_LABELS: '33', MIN_CONFIDENCE: '60', REQUEST_TIMEOUT_MS: '9333' });
    expect(variables).not.toHaveProperty('THUMBNAIL_SIZE');
  });

  it('an Express state machine', () => {
    const { workflows: settings } = environmentWith();

    const stack = stackWith({
      workflows: { 'image-analysis': { ...settings['image-analysis']!, stateMachineType: 'EXPRESS' } },
    });

    expect(resource(stack, 'aws_sfn_state_machine')['type']).toBe('EXPRESS');
  });

  it('concurrency kept for one function', () => {
    const { workflows: settings } = environmentWith();

    const stack = stackWith({
      workflows: { 'image-analysis': { ...settings['image-analysis']!, reservedConcurrency: { 'detect-labels': 5 } } },
    });

    const functions = stack.resource['aws_lambda_function']!;
    expect(functions['image_analysis_detect_labels']!['reserved_concurrent_executions']).toBe(5);
    expect(functions['image_analysis_detect_faces']).not.toHaveProperty('reserved_concurrent_executions');
  });

  it('resources that exist already', () => {
    const stack = stackWith({
      existing: {
        buckets: { photos: { name: 'our-photos' } },
        topicArns: { notifications: { arn: 'arn:aws:sns:us-east-1:123456789012:ours' } },
        kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/ours',
      },
    });

    for (const type of ['aws_s3_bucket', 'aws_s3_bucket_notification', 'aws_kms_key']) {
      expect(stack.resource).not.toHaveProperty(type);
    }
    expect(Object.keys(stack.resource['aws_sns_topic']!)).toEqual(['alarms_topic']);
    expect(JSON.stringify(stack.resource['aws_sfn_state_machine'])).toContain(
      'arn:aws:sns:us-east-1:123456789012:ours',
    );
    const [read] = statementsOf(stack, 'image_analysis_register_image_role');
    expect(read!.Resource).toBe('arn:${data.aws_partition.partition.partition}:s3:::our-photos/incoming/*');
  });

  it('a customer-managed key for everything that can have one', () => {
    const stack = stackWith({ customerManagedKey: true });

    const key = '${aws_kms_key.encryption_key.arn}';
    for (const block of Object.values(stack.resource['aws_cloudwatch_log_group']!))
      expect(block['kms_key_id']).toBe(key);
    for (const block of Object.values(stack.resource['aws_lambda_function']!)) {
      expect(block['kms_key_arn']).toBe(block['environment'] ? key : undefined);
    }
    for (const block of Object.values(stack.resource['aws_sqs_queue']!)) expect(block['kms_master_key_id']).toBe(key);
    for (const block of Object.values(stack.resource['aws_dynamodb_table']!)) {
      expect(block['server_side_encryption']).toEqual({ enabled: true, kms_key_arn: key });
    }
    const role = statementsOf(stack, 'image_analysis_register_image_role');
    expect(role).toContainEqual(
      expect.objectContaining({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key }),
    );
  });

  it('no customer-managed key but that of the topic', () => {
    const stack = stackWith({ customerManagedKey: false });

    const key = '${aws_kms_key.encryption_key.arn}';
    for (const topic of Object.values(stack.resource['aws_sns_topic']!)) expect(topic['kms_master_key_id']).toBe(key);
    const others = Object.entries(stack.resource).filter(
      ([type]) => !['aws_sns_topic', 'aws_iam_role_policy', 'aws_kms_alias', 'terraform_data'].includes(type),
    );
    expect(JSON.stringify(Object.fromEntries(others))).not.toContain(key);
  });

  it('a boundary for every role', () => {
    const stack = stackWith({ permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary' });

    for (const role of Object.values(stack.resource['aws_iam_role']!)) {
      expect(role['permissions_boundary']).toBe('arn:aws:iam::123456789012:policy/boundary');
    }
  });

  it('data that cannot be destroyed', () => {
    const stack = stackWith({ protectData: true });

    for (const type of ['aws_s3_bucket', 'aws_dynamodb_table', 'aws_kms_key']) {
      for (const block of Object.values(stack.resource[type]!)) {
        expect(block['lifecycle']).toMatchObject({ prevent_destroy: true });
      }
    }
  });

  it('the account and the role of a deployment', () => {
    const stack = stackWith({ accountId: '123456789012', deploymentRoleArn: 'arn:aws:iam::123456789012:role/deploy' });

    expect(stack.provider!['aws']).toEqual([
      {
        region: 'us-east-1',
        allowed_account_ids: ['123456789012'],
        assume_role: [{ role_arn: 'arn:aws:iam::123456789012:role/deploy' }],
      },
    ]);
  });

  it('tags of its own, which never hide those that say where something comes from', () => {
    const stack = stackWith({ tags: { CostCenter: '42', ManagedBy: 'hand' } });

    expect(resource(stack, 'aws_s3_bucket')['tags']).toEqual({
      CostCenter: '42',
      Environment: 'dev',
      ManagedBy: 'terraform',
      Project: 'rekognition-workflows',
    });
  });
});

describe('a workflow that asks for everything', () => {
  const all = { 'image-analysis': workflowWithEverything };
  const { workflows: settings } = environmentWith();
  const analysis = settings['image-analysis']!;
  const stack = synthesizeEnvironment(
    environmentWith({
      workflows: {
        'image-analysis': {
          ...analysis,
          settings: {
            ...analysis.settings,
            schedule: 'rate(1 hour)',
            timeZone: 'Europe/Vienna',
            watch: true,
            watchMinutes: 90,
            mode: 'fast',
            modelName: 'birds',
          },
        },
      },
    }),
    all,
  );

  it('gets a queue with a dead-letter queue that the rule may send to', () => {
    expect(Object.keys(stack.resource['aws_sqs_queue']!).sort()).toEqual([
      'image_analysis_undelivered',
      'images_queue',
      'images_queue_dead_letters',
      'uploads_queue',
      'uploads_queue_dead_letters',
    ]);
    const policy = resource(stack, 'aws_sqs_queue_policy', 'images_queue_policy')['policy'];
    expect(JSON.stringify(parsed(policy))).toContain('${aws_cloudwatch_event_rule.image_analysis_image_queued.arn}');
    expect(resource(stack, 'aws_cloudwatch_event_target', 'image_analysis_image_queued_target')).toMatchObject({
      arn: '${aws_sqs_queue.images_queue.arn}',
    });
  });

  it('gets schedules for each kind of target, with a role that may call just those', () => {
    expect(resource(stack, 'aws_scheduler_schedule', 'image_analysis_schedule_batch')).toMatchObject({
      schedule_expression: 'rate(1 hour)',
      schedule_expression_timezone: 'Europe/Vienna',
      state: 'ENABLED',
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: '${aws_sfn_state_machine.image_analysis_state_machine.arn}',
        input: '{"source":"schedule"}',
        dead_letter_config: { arn: '${aws_sqs_queue.image_analysis_undelivered.arn}' },
      },
    });
    expect(resource(stack, 'aws_scheduler_schedule', 'image_analysis_schedule_watchdog')['state']).toBe('DISABLED');
    const calls = statementsOf(stack, 'image_analysis_scheduler').map(({ Action, Resource }) => [Action, Resource]);
    expect(calls).toEqual([
      ['lambda:InvokeFunction', '${aws_lambda_function.image_analysis_record_abandoned.arn}'],
      ['lambda:InvokeFunction', '${aws_lambda_function.image_analysis_redrive_incomplete.arn}'],
      ['states:StartExecution', '${aws_sfn_state_machine.image_analysis_state_machine.arn}'],
      ['lambda:InvokeFunction', '${aws_lambda_function.image_analysis_record_failure.arn}'],
      ['sqs:SendMessage', '${aws_sqs_queue.images_queue.arn}'],
      ['sqs:SendMessage', '${aws_sqs_queue.image_analysis_undelivered.arn}'],
    ]);
  });

  it('gets a collection, and permission for that collection alone', () => {
    expect(resource(stack, 'aws_rekognition_collection')['collection_id']).toBe('${local.name_prefix}-riders');
    const search = statementsOf(stack, 'image_analysis_save_analysis_role').find(({ Sid }) => Sid === 'SearchFaces');
    expect(search!.Resource).toBe('${aws_rekognition_collection.riders_collection.arn}');
  });

  it('gets the alarm that it describes', () => {
    const alarm = resource(stack, 'aws_cloudwatch_metric_alarm', 'image_analysis_alarm_model_still_running');

    expect(alarm).toMatchObject({
      namespace: 'AWS/Rekognition',
      metric_name: 'InServiceInferenceUnits',
      dimensions: { ProjectName: 'demo', VersionName: 'birds' },
      comparison_operator: 'GreaterThanThreshold',
      threshold: 0,
      evaluation_periods: 90,
      period: 60,
    });
  });

  it('protects the collection from being destroyed where data is protected', () => {
    const protectedStack = synthesizeEnvironment(
      environmentWith({
        protectData: true,
        workflows: { 'image-analysis': { ...analysis, settings: { ...analysis.settings, watch: false } } },
      }),
      all,
    );

    expect(resource(protectedStack, 'aws_rekognition_collection')['lifecycle']).toEqual({ prevent_destroy: true });
    expect(protectedStack.resource['aws_cloudwatch_metric_alarm']).not.toHaveProperty(
      'image_analysis_alarm_model_still_running',
    );
  });
});
