import type { DeployerNeeds } from './deployer-needs';

const s3 = (read: string, write: string, remove = write): DeployerNeeds => ({
  Buckets: { create: write, read, update: write, delete: remove },
});

/**
 * What the AWS provider calls for each type of resource that a deployment may hold. The check that applies a stack with
 * everything switched on compares its real calls with the policy made from this.
 */
export const deployerActions: Readonly<Record<string, DeployerNeeds>> = {
  aws_s3_bucket: {
    Buckets: {
      create: 's3:CreateBucket s3:PutBucketTagging',
      read:
        's3:ListBucket s3:GetAccelerateConfiguration s3:GetBucketAcl s3:GetBucketCORS s3:GetBucketLogging ' +
        's3:GetBucketObjectLockConfiguration s3:GetBucketPolicy s3:GetBucketRequestPayment s3:GetBucketTagging ' +
        's3:GetBucketVersioning s3:GetBucketWebsite s3:GetEncryptionConfiguration s3:GetLifecycleConfiguration ' +
        's3:GetReplicationConfiguration',
      update: 's3:PutBucketTagging',
      delete: 's3:DeleteBucket s3:ListBucketVersions',
    },
    Objects: { delete: 's3:DeleteObject s3:DeleteObjectVersion' },
  },
  aws_s3_bucket_cors_configuration: s3('s3:GetBucketCORS', 's3:PutBucketCORS'),
  aws_s3_bucket_lifecycle_configuration: s3('s3:GetLifecycleConfiguration', 's3:PutLifecycleConfiguration'),
  aws_s3_bucket_logging: s3('s3:GetBucketLogging', 's3:PutBucketLogging'),
  aws_s3_bucket_notification: s3('s3:GetBucketNotification', 's3:PutBucketNotification'),
  aws_s3_bucket_ownership_controls: s3('s3:GetBucketOwnershipControls', 's3:PutBucketOwnershipControls'),
  aws_s3_bucket_policy: s3('s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy'),
  aws_s3_bucket_public_access_block: s3('s3:GetBucketPublicAccessBlock', 's3:PutBucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: s3(
    's3:GetEncryptionConfiguration',
    's3:PutEncryptionConfiguration',
  ),
  aws_s3_bucket_versioning: s3('s3:GetBucketVersioning', 's3:PutBucketVersioning'),
  aws_dynamodb_table: {
    Tables: {
      create: 'dynamodb:CreateTable dynamodb:TagResource dynamodb:UpdateTimeToLive dynamodb:UpdateContinuousBackups',
      read:
        'dynamodb:DescribeTable dynamodb:DescribeContinuousBackups dynamodb:DescribeTimeToLive ' +
        'dynamodb:ListTagsOfResource',
      update: 'dynamodb:UpdateTable dynamodb:TagResource dynamodb:UntagResource',
      delete: 'dynamodb:DeleteTable',
    },
    Keys: { create: 'kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey' },
    KeyGrants: { create: 'kms:CreateGrant' },
  },
  aws_sns_topic: {
    Topics: {
      create: 'sns:CreateTopic sns:SetTopicAttributes sns:TagResource',
      read: 'sns:GetTopicAttributes sns:ListTagsForResource',
      update: 'sns:SetTopicAttributes sns:TagResource sns:UntagResource',
      delete: 'sns:DeleteTopic',
    },
  },
  aws_sns_topic_policy: {
    Topics: {
      create: 'sns:SetTopicAttributes',
      read: 'sns:GetTopicAttributes',
      update: 'sns:SetTopicAttributes',
      delete: 'sns:SetTopicAttributes',
    },
  },
  aws_sns_topic_subscription: {
    Topics: {
      create: 'sns:Subscribe',
      read: 'sns:GetSubscriptionAttributes sns:ListSubscriptionsByTopic',
      update: 'sns:SetSubscriptionAttributes',
      delete: 'sns:Unsubscribe',
    },
  },
  aws_sqs_queue: {
    Queues: {
      create: 'sqs:CreateQueue sqs:SetQueueAttributes sqs:TagQueue',
      read: 'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListQueueTags',
      update: 'sqs:SetQueueAttributes sqs:TagQueue sqs:UntagQueue',
      delete: 'sqs:DeleteQueue',
    },
  },
  aws_sqs_queue_policy: queueAttribute(),
  aws_sqs_queue_redrive_allow_policy: queueAttribute(),
  aws_lambda_function: {
    Functions: {
      create: 'lambda:CreateFunction lambda:PutFunctionConcurrency lambda:TagResource lambda:GetLayerVersion',
      read:
        'lambda:GetFunction lambda:GetFunctionCodeSigningConfig lambda:GetFunctionConfiguration lambda:ListTags ' +
        'lambda:ListVersionsByFunction',
      update:
        'lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PutFunctionConcurrency ' +
        'lambda:DeleteFunctionConcurrency lambda:TagResource lambda:UntagResource',
      delete: 'lambda:DeleteFunction',
    },
    PassRoles: { create: 'iam:PassRole', update: 'iam:PassRole' },
    Keys: { create: 'kms:Decrypt kms:Encrypt', update: 'kms:Decrypt kms:Encrypt' },
    KeyGrants: { create: 'kms:CreateGrant', update: 'kms:CreateGrant' },
  },
  aws_lambda_layer_version: {
    Functions: {
      create: 'lambda:PublishLayerVersion',
      read: 'lambda:GetLayerVersion',
      delete: 'lambda:DeleteLayerVersion',
    },
  },
  aws_lambda_event_source_mapping: {
    NewEventSources: { create: 'lambda:CreateEventSourceMapping' },
    EventSources: {
      read: 'lambda:GetEventSourceMapping',
      update: 'lambda:UpdateEventSourceMapping',
      delete: 'lambda:DeleteEventSourceMapping',
    },
    EventSourceTags: {
      create: 'lambda:TagResource',
      read: 'lambda:ListTags',
      update: 'lambda:TagResource lambda:UntagResource',
    },
  },
  aws_lambda_permission: {
    Functions: { create: 'lambda:AddPermission', read: 'lambda:GetPolicy', delete: 'lambda:RemovePermission' },
  },
  aws_sfn_state_machine: {
    StateMachines: {
      create: 'states:CreateStateMachine states:TagResource',
      read: 'states:DescribeStateMachine states:ListStateMachineVersions states:ListTagsForResource',
      update: 'states:UpdateStateMachine states:TagResource states:UntagResource',
      delete: 'states:DeleteStateMachine',
    },
    PassRoles: { create: 'iam:PassRole', update: 'iam:PassRole' },
    // The provider checks a definition when it plans; Step Functions sets up logging in the name of the deployer.
    Anywhere: {
      read: 'states:ValidateStateMachineDefinition',
      create: logDelivery(),
      update: logDelivery(),
      delete: 'logs:DeleteLogDelivery',
    },
  },
  aws_cloudwatch_event_rule: {
    Rules: {
      create: 'events:PutRule events:TagResource',
      read: 'events:DescribeRule events:ListTagsForResource',
      update: 'events:PutRule events:TagResource events:UntagResource',
      delete: 'events:DeleteRule',
    },
  },
  aws_cloudwatch_event_target: {
    Rules: {
      create: 'events:PutTargets',
      read: 'events:ListTargetsByRule',
      update: 'events:PutTargets',
      delete: 'events:RemoveTargets',
    },
    PassRoles: { create: 'iam:PassRole', update: 'iam:PassRole' },
  },
  aws_scheduler_schedule: {
    Schedules: {
      create: 'scheduler:CreateSchedule',
      read: 'scheduler:GetSchedule',
      update: 'scheduler:UpdateSchedule',
      delete: 'scheduler:DeleteSchedule',
    },
    PassRoles: { create: 'iam:PassRole', update: 'iam:PassRole' },
    Keys: { create: 'kms:Decrypt kms:DescribeKey kms:GenerateDataKey' },
  },
  aws_rekognition_collection: {
    Anywhere: { create: 'rekognition:CreateCollection' },
    Collections: {
      create: 'rekognition:TagResource',
      read: 'rekognition:DescribeCollection rekognition:ListTagsForResource',
      update: 'rekognition:TagResource rekognition:UntagResource',
      delete: 'rekognition:DeleteCollection',
    },
  },
  aws_cloudwatch_metric_alarm: {
    Alarms: {
      create: 'cloudwatch:PutMetricAlarm cloudwatch:TagResource',
      read: 'cloudwatch:DescribeAlarms cloudwatch:ListTagsForResource',
      update: 'cloudwatch:PutMetricAlarm cloudwatch:TagResource cloudwatch:UntagResource',
      delete: 'cloudwatch:DeleteAlarms',
    },
  },
  aws_cloudwatch_dashboard: {
    Dashboards: {
      create: 'cloudwatch:PutDashboard',
      read: 'cloudwatch:GetDashboard',
      update: 'cloudwatch:PutDashboard',
      delete: 'cloudwatch:DeleteDashboards',
    },
  },
  aws_cloudwatch_log_group: {
    LogGroups: {
      create: 'logs:CreateLogGroup logs:AssociateKmsKey logs:PutRetentionPolicy logs:TagResource',
      read: 'logs:ListTagsForResource',
      update:
        'logs:AssociateKmsKey logs:DisassociateKmsKey logs:PutRetentionPolicy logs:DeleteRetentionPolicy ' +
        'logs:TagResource logs:UntagResource',
      delete: 'logs:DeleteLogGroup',
    },
    Anywhere: { read: 'logs:DescribeLogGroups' },
  },
  aws_iam_role: {
    BoundedRoles: {
      create: 'iam:CreateRole',
      update: 'iam:PutRolePermissionsBoundary iam:UpdateAssumeRolePolicy',
    },
    Roles: {
      create: 'iam:TagRole',
      read: 'iam:GetRole iam:ListAttachedRolePolicies iam:ListRolePolicies',
      update: 'iam:UpdateRole iam:UpdateRoleDescription iam:TagRole iam:UntagRole',
      delete: 'iam:DeleteRole iam:ListInstanceProfilesForRole',
    },
  },
  aws_iam_role_policy: {
    BoundedRoles: { create: 'iam:PutRolePolicy', update: 'iam:PutRolePolicy' },
    Roles: { read: 'iam:GetRolePolicy', delete: 'iam:DeleteRolePolicy' },
  },
  aws_kms_key: {
    NewKeys: { create: 'kms:CreateKey' },
    NewKeyTags: { create: 'kms:TagResource' },
    Keys: {
      create: 'kms:EnableKeyRotation kms:TagResource',
      read: 'kms:DescribeKey kms:GetKeyPolicy kms:GetKeyRotationStatus kms:ListResourceTags',
      update: 'kms:PutKeyPolicy kms:TagResource kms:UntagResource kms:UpdateKeyDescription',
      delete: 'kms:ScheduleKeyDeletion',
    },
  },
  aws_kms_alias: {
    KeyAliases: { create: 'kms:CreateAlias', update: 'kms:UpdateAlias', delete: 'kms:DeleteAlias' },
    // An alias takes the permission on its key as well.
    Keys: { create: 'kms:CreateAlias', update: 'kms:UpdateAlias', delete: 'kms:DeleteAlias' },
    Anywhere: { read: 'kms:ListAliases' },
  },
  aws_caller_identity: { Anywhere: { read: 'sts:GetCallerIdentity' } },
  aws_partition: {},
  aws_region: {},
  aws_service: {},
};

function queueAttribute(): DeployerNeeds {
  return {
    Queues: {
      create: 'sqs:SetQueueAttributes',
      read: 'sqs:GetQueueAttributes',
      update: 'sqs:SetQueueAttributes',
      delete: 'sqs:SetQueueAttributes',
    },
  };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
function logDelivery(): string {
  return (
    'logs:CreateLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery ' +
    'logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery'
  );
}
