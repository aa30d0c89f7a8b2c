import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LocalAws, openLocalAws } from '../../packages/local-aws/src/local-aws';
import { blindVision } from '../support/local-aws';
import { createTerraform, describeWith, emulatorEnvironment, type Terraform } from '../support/terraform';
import { temporaryFolder } from '../support/terraform-stack';

const CONFIGURATION = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  s3_use_path_style = true
}
resource "aws_s3_bucket" "photos" {
  bucket = "photos"
}
resource "aws_s3_bucket_versioning" "photos" {
  bucket = aws_s3_bucket.photos.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_notification" "photos" {
  bucket      = aws_s3_bucket.photos.id
  eventbridge = true
}
resource "aws_dynamodb_table" "albums" {
  name         = "albums"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "album"
  attribute {
    name = "album"
    type = "S"
  }
}
resource "aws_sqs_queue" "work" {
  name = "work"
}
resource "aws_cloudwatch_event_rule" "uploads" {
  name          = "uploads"
  event_pattern = jsonencode({ source = ["aws.s3"], detail = { bucket = { name = [aws_s3_bucket.photos.id] } } })
}
resource "aws_cloudwatch_event_target" "uploads" {
  rule = aws_cloudwatch_event_rule.uploads.name
  arn  = aws_sqs_queue.work.arn
}
`;

describeWith(['terraform'], 'Terraform against local-aws', () => {
  const folder = temporaryFolder('local-aws');
  let aws: LocalAws;
  let terraform: Terraform;
  const run = (...args: string[]): ReturnType<Terraform['run']> =>
    terraform.run(folder.path, [...args, '-no-color'], { accept: [0, 2] });

  beforeAll(async () => {
    aws = await openLocalAws({ vision: blindVision });
    terraform = createTerraform(emulatorEnvironment(aws.url));
    writeFileSync(join(folder.path, 'main.tf'), CONFIGURATION);
    await run('init');
  });
  afterAll(async () => {
    terraform?.close();
    await aws?.close();
    folder.remove();
  });

  it('applies a bucket, a table, a queue and a rule that works, finds nothing to change, and destroys', async () => {
    const options = {
      endpoint: aws.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    const s3 = new S3Client({ ...options, forcePathStyle: true });
    const sqs = new SQSClient(options);

    await run('apply', '-auto-approve');
    const plan = await run('plan', '-detailed-exitcode');
    const events = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'photos' }));
    const put = await s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'a.jpg', Body: 'x' }));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }));
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    await s3.send(new DeleteObjectCommand({ Bucket: 'photos', Key: 'a.jpg', VersionId: put.VersionId }));
    const destroyed = await run('destroy', '-auto-approve');

    expect(plan.code).toBe(0);
    expect(events.EventBridgeConfiguration).toEqual({});
    expect(Messages.map(({ Body }) => JSON.parse(Body!) as object)).toMatchObject([
      { source: 'aws.s3', detail: { object: { key: 'a.jpg' } } },
    ]);
    expect(destroyed.stdout).toContain('Destroy complete! Resources: 7 destroyed.');
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'work' }))).rejects.toThrow('does not exist');
  });
});
