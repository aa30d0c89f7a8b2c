import { CloudformationStack } from '@cdktf/provider-aws/lib/cloudformation-stack';
import { CognitoUserGroup } from '@cdktf/provider-aws/lib/cognito-user-group';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client';
import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain';
import { Construct } from 'constructs';
import { expression } from './expressions';
import type { GallerySettings } from './gallery-settings';
import type { Location } from './location';
import { PRIMARY } from './readable-stack';

export interface GalleryUsersProps {
  readonly name: string;
  readonly location: Location;
  readonly settings: GallerySettings;
}

/** The group whose members see everything. */
const ADMINISTRATORS = 'admin';
const VALID_MINUTES = { access: 60, id: 60, refresh: 12 * 60 };
const SHORTEST_PASSWORD = 12;
const TEMPORARY_PASSWORD_DAYS = 3;
/** The generation of the pages of Cognito that knows passkeys. */
const MANAGED_LOGIN = 2;

/** Who may use the gallery, and the pages on which they sign in. */
export class GalleryUsers extends Construct {
  readonly pool: CognitoUserPool;
  /** Origin of the pages and of the endpoint for tokens. */
  readonly origin: string;
  private readonly domain: CognitoUserPoolDomain;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GalleryUsersProps,
  ) {
    super(scope, id);
    const { name, location, settings } = props;
    this.pool = new CognitoUserPool(this, PRIMARY, {
      name,
      tags: { NamePrefix: name },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ['email'] },
      accountRecoverySetting: { recoveryMechanism: [{ name: 'verified_email', priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: settings.invitedOnly },
      passwordPolicy: {
        minimumLength: SHORTEST_PASSWORD,
        // Length is what counts; NIST SP 800-63B advises against rules about which characters there must be.
        requireLowercase: false,
        requireNumbers: false,
        requireSymbols: false,
        requireUppercase: false,
        temporaryPasswordValidityDays: TEMPORARY_PASSWORD_DAYS,
      },
      mfaConfiguration: settings.mfa,
      softwareTokenMfaConfiguration: { enabled: true },
      deletionProtection: settings.deletionProtection,
    });
    new CognitoUserGroup(this, 'administrators', {
      name: ADMINISTRATORS,
      userPoolId: this.pool.id,
      description: 'See the albums, photos and riders of everybody',
    });
    this.domain = new CognitoUserPoolDomain(this, 'domain', {
      // Cognito refuses these three words in a domain: CreateUserPoolDomain in its API reference.
      domain: expression(`replace("${name}-${location.accountId}", "/aws|amazon|cognito/", "x")`),
      userPoolId: this.pool.id,
      managedLoginVersion: MANAGED_LOGIN,
    });
    this.origin = `https://${this.domain.domain}.auth.${location.region}.amazoncognito.com`;
  }

  /** Issuer of their tokens. */
  get issuer(): string {
    const { region, dnsSuffix } = this.props.location;
    return `https://cognito-idp.${region}.${dnsSuffix}/${this.pool.id}`;
  }

  /**
   * Lets the page sign people in: by a code that is worth something only together with what the page kept to itself, since
   * a page cannot keep a secret.
   * @returns the id of the client
   */
  letSignIn(origin: string): string {
    const { name } = this.props;
    const client = new CognitoUserPoolClient(this, 'client', {
      name,
      userPoolId: this.pool.id,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      allowedOauthScopes: ['openid'],
      callbackUrls: [`${origin}/`],
      logoutUrls: [`${origin}/`],
      supportedIdentityProviders: ['COGNITO'],
      // Nobody sends a password to the API of Cognito: it is typed on the pages of Cognito only.
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      accessTokenValidity: VALID_MINUTES.access,
      idTokenValidity: VALID_MINUTES.id,
      refreshTokenValidity: VALID_MINUTES.refresh,
      tokenValidityUnits: [{ accessToken: 'minutes', idToken: 'minutes', refreshToken: 'minutes' }],
    });
    // Without a style the pages say that they are not available. The provider has a resource for it from version 6 only.
    new CloudformationStack(this, 'style', {
      name: `${name}-sign-in-style`,
      templateBody: JSON.stringify({
        Resources: {
          Style: {
            Type: 'AWS::Cognito::ManagedLoginBranding',
            Properties: { UserPoolId: this.pool.id, ClientId: client.id, UseCognitoProvidedValues: true },
          },
        },
      }),
      dependsOn: [this.domain],
    });
    return client.id;
  }
}
