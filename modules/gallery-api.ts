import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer';
import { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { attributeOf } from './expressions';
import { PRIMARY } from './readable-stack';
import type { WorkflowFunction } from './workflow-function';

export interface GalleryApiProps {
  readonly name: string;
  readonly logRetentionDays: number;
  /** Key of the access log; undefined or null where AWS-owned keys are used. */
  readonly logKeyArn?: string;
}

/** Requests that all people together may send before they are told to wait, with `429`. */
const THROTTLING = { perSecond: 100, burst: 200 };

/** What is noted of each request. Neither its path, which holds names of albums and files, nor an address. */
const LOGGED = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  user: '$context.authorizer.claims.sub',
  method: '$context.httpMethod',
  status: '$context.status',
  bytes: '$context.responseLength',
  ms: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  functionError: '$context.integrationErrorMessage',
  refused: '$context.authorizer.error',
};

/**
 * An HTTP API with one function behind it. It has no CORS configuration: page and API have one origin, and no other page is
 * to call it.
 */
export class GalleryApi extends Construct {
  readonly endpoint: string;
  private readonly api: Apigatewayv2Api;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GalleryApiProps,
  ) {
    super(scope, id);
    const { name } = props;
    this.api = new Apigatewayv2Api(this, PRIMARY, { name, protocolType: 'HTTP' });
    this.endpoint = attributeOf(this.api, 'api_endpoint');
    const log = new CloudwatchLogGroup(this, 'access_log', {
      name: `/aws/vendedlogs/apis/${name}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logKeyArn,
    });
    new Apigatewayv2Stage(this, 'stage', {
      apiId: this.api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: log.arn, format: JSON.stringify(LOGGED) },
      defaultRouteSettings: {
        detailedMetricsEnabled: false,
        throttlingRateLimit: THROTTLING.perSecond,
        throttlingBurstLimit: THROTTLING.burst,
      },
    });
  }

  /**
   * Lets a function answer the requests of those who have a token.
   * @param client the client that the tokens are for: access tokens name it in `client_id`, which stands in for an audience
   */
  answerBy(lambda: WorkflowFunction, issuer: string, client: string): void {
    const { name } = this.props;
    const apiId = this.api.id;
    const authorizer = new Apigatewayv2Authorizer(this, 'authorizer', {
      apiId,
      name,
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [client] },
    });
    const integration = new Apigatewayv2Integration(this, 'integration', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: lambda.arn,
      integrationMethod: 'POST',
      payloadFormatVersion: '2.0',
    });
    new Apigatewayv2Route(this, 'route', {
      apiId,
      routeKey: 'ANY /api/{proxy+}',
      target: `integrations/${integration.id}`,
      authorizationType: 'JWT',
      authorizerId: authorizer.id,
    });
    new LambdaPermission(this, 'permission', {
      statementId: name,
      action: 'lambda:InvokeFunction',
      functionName: lambda.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${this.api.executionArn}/*/*/api/{proxy+}`,
    });
  }
}
