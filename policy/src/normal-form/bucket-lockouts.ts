import type { OwnAccounts } from "./accounts";
import { coversAction, type Condition, type Statement } from "./documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";

/** Keys of conditions that say by which network a call comes. */
const NETWORK_KEYS = ["aws:sourcevpce", "aws:sourcevpc", "aws:sourceip", "aws:vpcsourceip"];

const LEAVING_OUT = /^(Arn|String)Not(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i;
const MEANING = /^(Arn|String)(Equals|EqualsIgnoreCase|Like)$/i;

/**
 * Whether a statement locks the deployer out of a bucket: it denies it to change the bucket's policy, which is what would mend a wrong
 * one, or to reach the data from where it runs, which is outside of the VPC.
 *
 * @param deployer ARN of the role that deploys, if the configuration says it; any principal of the own account may be it otherwise
 */
export function locksOut(statement: Statement, accounts: OwnAccounts, deployer: string | undefined): Known<boolean> {
    const { effect, conditions } = statement;
    if (isUnknown(conditions)) return UNKNOWN;
    const byNetwork = conditions.some(({ key }) => NETWORK_KEYS.includes(key));
    return allOf([
        isUnknown(effect) ? UNKNOWN : effect === "Deny",
        isAboutDeployer(statement, accounts, deployer),
        anyOf([coversAction(statement, "s3:PutBucketPolicy"), byNetwork ? coversAction(statement, "s3:GetObject") : false]),
        not(anyOf(conditions.map((condition) => sparesDeployer(condition, accounts, deployer)))),
    ]);
}

/** Whether a condition of a denial does not hold for the deployer's calls. */
function sparesDeployer({ operator, key, values }: Condition, accounts: OwnAccounts, deployer: string | undefined): Known<boolean> {
    if (key === "s3:tlsversion" && /^NumericLessThan/i.test(operator)) return true; // its calls are encrypted, by a version of today
    const aboutServices = ["aws:principalisawsservice", "aws:viaawsservice"].includes(key);
    const isFlag = aboutServices || key === "aws:securetransport";
    if (!isFlag && !["aws:principalarn", "aws:principalaccount"].includes(key)) return false;
    if (isUnknown(values)) return UNKNOWN;
    const each = (test: (value: string) => Known<boolean>) => values.map((value) => (isUnknown(value) ? UNKNOWN : test(value)));
    // Nor is it a service of AWS: what is denied to services is not denied to it.
    if (isFlag) return allOf(each((value) => value.toLowerCase() === String(aboutServices)));
    const isIt = (value: string): Known<boolean> => {
        if (key === "aws:principalaccount") return accounts.owns(value);
        return deployer === undefined ? accounts.ownsArn(value) : value === deployer;
    };
    if (LEAVING_OUT.test(operator)) return anyOf(each(isIt));
    return MEANING.test(operator) ? allOf(each((value) => (/[*?$]/.test(value) ? false : not(isIt(value))))) : false;
}

/** Whether a statement is about the deployer: as everyone, as one of its account, or by name. */
function isAboutDeployer({ principals, notPrincipals }: Statement, accounts: OwnAccounts, deployer: string | undefined): Known<boolean> {
    if (notPrincipals) return true;
    if (isUnknown(principals)) return UNKNOWN;
    return anyOf(
        principals.map(({ kind, value }): Known<boolean> => {
            if (isUnknown(value)) return UNKNOWN;
            if (kind !== "*" && kind !== "AWS") return false;
            if (value === "*" || value === deployer) return true;
            const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
            return account === undefined ? false : accounts.owns(account);
        }),
    );
}
