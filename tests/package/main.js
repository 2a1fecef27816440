import "integration-scorecard";
