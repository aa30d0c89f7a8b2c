"""Calls every service of the local AWS as a Python program would, and prints what it saw as one JSON object."""

import io
import json
import sys
import time
import zipfile

import boto3

photo = open(sys.argv[1], "rb").read()
endpoint = sys.argv[2]


def client(name):
    return boto3.client(name, endpoint_url=endpoint, region_name="us-east-1")


def until(get):
    for _ in range(100):
        value = get()
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(get)


seen = {}
s3, rekognition = client("s3"), client("rekognition")
s3.create_bucket(Bucket="photos")
s3.put_object(Bucket="photos", Key="a b/é+%41.jpg", Body=photo, Metadata={"owner": "ann"})
got = s3.get_object(Bucket="photos", Key="a b/é+%41.jpg")
seen["s3"] = [got["Body"].read() == photo, got["Metadata"]]
seen["list"] = [entry["Key"] for entry in s3.list_objects_v2(Bucket="photos")["Contents"]]

in_bucket = {"S3Object": {"Bucket": "photos", "Name": "a b/é+%41.jpg"}}
faces = rekognition.detect_faces(Image=in_bucket)["FaceDetails"]
seen["faces"] = len(faces)
seen["facesOfBytes"] = len(rekognition.detect_faces(Image={"Bytes": photo})["FaceDetails"])
seen["labels"] = [label["Name"] for label in rekognition.detect_labels(Image=in_bucket)["Labels"]]

dynamodb = boto3.resource("dynamodb", endpoint_url=endpoint, region_name="us-east-1")
table = dynamodb.create_table(
    TableName="albums",
    KeySchema=[{"AttributeName": "album", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "RANGE"}],
    AttributeDefinitions=[{"AttributeName": "album", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
    BillingMode="PAY_PER_REQUEST",
)
table.wait_until_exists()
for n in range(3):
    table.put_item(Item={"album": "a", "n": n, "faces": len(faces)})
seen["item"] = int(table.get_item(Key={"album": "a", "n": 1})["Item"]["faces"])
key = boto3.dynamodb.conditions.Key
seen["query"] = table.query(KeyConditionExpression=key("album").eq("a") & key("n").gt(0))["Count"]

sqs, sns, events = client("sqs"), client("sns"), client("events")
queue = sqs.create_queue(QueueName="work")["QueueUrl"]
queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive():
    messages = until(lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1).get("Messages"))
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=messages[0]["ReceiptHandle"])
    return messages[0]["Body"]


sqs.send_message(QueueUrl=queue, MessageBody="hello")
seen["queue"] = receive()
topic = sns.create_topic(Name="news")["TopicArn"]
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue_arn)
sns.publish(TopicArn=topic, Message="to all", Subject="News")
seen["topic"] = json.loads(receive())["Message"]

events.put_rule(Name="orders", EventPattern=json.dumps({"source": ["shop"], "detail": {"total": [{"numeric": [">", 5]}]}}))
events.put_targets(Rule="orders", Targets=[{"Id": "queue", "Arn": queue_arn, "InputPath": "$.detail"}])
events.put_events(
    Entries=[
        {"Source": "shop", "DetailType": "Order", "Detail": json.dumps({"total": total})} for total in (3, 8)
    ]
)
seen["rule"] = json.loads(receive())

code = io.BytesIO()
with zipfile.ZipFile(code, "w") as archive:
    archive.writestr("src/index.mjs", "export const run = async ({ n }) => ({ double: 2 * n, mode: process.env.MODE });")
functions = client("lambda")
arn = functions.create_function(
    FunctionName="double",
    Runtime="nodejs22.x",
    Handler="src/index.run",
    Role="arn:aws:iam::000000000000:role/any",
    Code={"ZipFile": code.getvalue()},
    Environment={"Variables": {"MODE": "smoke"}},
)["FunctionArn"]
seen["function"] = json.load(functions.invoke(FunctionName="double", Payload=json.dumps({"n": 21}))["Payload"])
failed = functions.invoke(FunctionName="double", Payload="null")
seen["functionError"] = [failed["FunctionError"], json.load(failed["Payload"])["errorType"]]

states = client("stepfunctions")
machine = states.create_state_machine(
    name="doubling",
    roleArn="arn:aws:iam::000000000000:role/any",
    definition=json.dumps(
        {
            "StartAt": "Double",
            "States": {
                "Double": {
                    "Type": "Task",
                    "Resource": "arn:aws:states:::lambda:invoke",
                    "Parameters": {"FunctionName": arn, "Payload.$": "$"},
                    "ResultSelector": {"value.$": "$.Payload.double"},
                    "End": True,
                }
            },
        }
    ),
)["stateMachineArn"]
execution = states.start_execution(stateMachineArn=machine, input=json.dumps({"n": 4}))["executionArn"]
ended = until(
    lambda: (lambda one: one if one["status"] != "RUNNING" else None)(states.describe_execution(executionArn=execution))
)
seen["execution"] = [ended["status"], json.loads(ended.get("output", "null"))]
seen["account"] = client("sts").get_caller_identity()["Account"]
print(json.dumps(seen))
