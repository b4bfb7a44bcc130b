// Command pod-security answers which controls of the Pod Security Standards forbid a Pod, by the library that the API
// server's own admission plugin evaluates them with: for both levels, for every version of the standards that it knows.
package main

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	kjson "sigs.k8s.io/json"

	"admend.dev/test/oracle/lines"
)

// newest is the last minor version in which a control of this release changes.
const newest = 37

// verdicts are the ids of the controls that forbid the Pod; the index is the minor version.
type verdicts struct {
	Baseline   [][]string `json:"baseline"`
	Restricted [][]string `json:"restricted"`
}

func main() {
	evaluator, err := policy.NewEvaluator(namedChecks(), nil)
	if err != nil {
		panic(err)
	}
	lines.Answer(func(text json.RawMessage) (verdicts, error) {
		var pod corev1.Pod
		if err := kjson.UnmarshalCaseSensitivePreserveInts(text, &pod); err != nil {
			return verdicts{}, err
		}
		fillVolumes(&pod.Spec)
		return verdicts{
			Baseline:   forbiddenBy(evaluator, api.LevelBaseline, &pod),
			Restricted: forbiddenBy(evaluator, api.LevelRestricted, &pod),
		}, nil
	})
}

// namedChecks are all controls, each giving its id as the reason: results do not say which control they are of.
func namedChecks() []policy.Check {
	checks := policy.DefaultChecks()
	for _, check := range checks {
		for index := range check.Versions {
			version := &check.Versions[index]
			version.CheckPod = named(string(check.ID), version.CheckPod)
		}
	}
	return checks
}

func named(id string, check policy.CheckPodFn) policy.CheckPodFn {
	return func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
		result := check(metadata, spec)
		result.ForbiddenReason = id
		return result
	}
}

func forbiddenBy(evaluator policy.Evaluator, level api.Level, pod *corev1.Pod) [][]string {
	versions := make([][]string, 0, newest+1)
	for minor := 0; minor <= newest; minor++ {
		version := api.LevelVersion{Level: level, Version: api.MajorMinorVersion(1, minor)}
		ids := []string{}
		for _, result := range evaluator.EvaluatePod(version, &pod.ObjectMeta, &pod.Spec) {
			if !result.Allowed {
				ids = append(ids, result.ForbiddenReason)
			}
		}
		versions = append(versions, ids)
	}
	return versions
}

// fillVolumes does what the API server has done before it evaluates a Pod (SetDefaults_Volume): a volume without a
// source is an emptyDir. Of a manifest the evaluator would call it unknown.
func fillVolumes(spec *corev1.PodSpec) {
	for index := range spec.Volumes {
		if source := &spec.Volumes[index].VolumeSource; *source == (corev1.VolumeSource{}) {
			source.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
}
