"""Reads what is for Kubernetes, and looks whether it fits together and keeps to the strictest of the pod security standards."""

from pathlib import Path

import yaml

HERE = Path(__file__).parent


def pods(document):
    """The specification of every pod in a document."""
    if document["kind"] == "Pod":
        return [document["spec"]]
    if document["kind"] == "StatefulSet":
        return [document["spec"]["template"]["spec"]]
    return []


def check_pod(pod, claims):
    """Pod security standards, "restricted", and a root that can't be written."""
    security = pod["securityContext"]
    assert security["runAsNonRoot"] and security["seccompProfile"]["type"] == "RuntimeDefault"
    assert pod["automountServiceAccountToken"] is False
    volumes = {volume["name"] for volume in pod["volumes"]}
    for container in pod["containers"]:
        own = container["securityContext"]
        assert own["allowPrivilegeEscalation"] is False and own["readOnlyRootFilesystem"] is True
        assert own["capabilities"]["drop"] == ["ALL"]
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    for volume in pod["volumes"]:
        assert volume["persistentVolumeClaim"]["claimName"] in claims


def check_references(documents):
    """Names that one document has for another."""
    by_kind = {document["kind"]: document for document in documents}
    labels = by_kind["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
    assert by_kind["StatefulSet"]["spec"]["selector"]["matchLabels"] == labels
    assert by_kind["Service"]["spec"]["selector"] == labels
    assert by_kind["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    [container] = by_kind["StatefulSet"]["spec"]["template"]["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["port"] in ports
    [service_port] = by_kind["Service"]["spec"]["ports"]
    assert service_port["targetPort"] in ports
    [rule] = by_kind["Ingress"]["spec"]["rules"]
    [path] = rule["http"]["paths"]
    backend = path["backend"]["service"]
    assert backend["name"] == by_kind["Service"]["metadata"]["name"]
    assert backend["port"]["name"] == service_port["name"]


def main():
    documents = [
        document
        for file in ("kubernetes.yaml", "kubernetes-first-owner.yaml")
        for document in yaml.safe_load_all((HERE / file).read_text())
    ]
    claims = {document["metadata"]["name"] for document in documents if document["kind"] == "PersistentVolumeClaim"}
    found = [pod for document in documents for pod in pods(document)]
    assert len(found) == 2
    for pod in found:
        check_pod(pod, claims)
    check_references(documents)


main()
